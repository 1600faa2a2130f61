package io.sekkei.inference.tuning;

import io.sekkei.inference.ChatMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation and the answer to learn.
 *
 * @param messages what a client would send, instruction included
 * @param answer what the pair should write
 */
public record TuningExample(List<ChatMessage> messages, String answer) {
    public TuningExample {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("An example needs at least one message");
        }
    }

    /** @param prompt one user turn, as in {@code Translate to Japanese: Where is the station?} */
    public TuningExample(String prompt, String answer) {
        this(List.of(ChatMessage.user(prompt)), answer);
    }

    /** What was said, if it is one user turn and nothing else; null otherwise. */
    @Nullable
    String prompt() {
        var first = messages.get(0);
        return messages.size() == 1 && first.role() == ChatMessage.Role.USER ? first.content() : null;
    }
}
