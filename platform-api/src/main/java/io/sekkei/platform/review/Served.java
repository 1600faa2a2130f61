package io.sekkei.platform.review;

import io.sekkei.inference.ChatMessage;
import java.util.List;

/**
 * What a reviewer gets to see.
 *
 * @param revision of the text
 * @param digest of the text, to be shown with the decision
 * @param prompt what was asked; empty if it is not kept any more
 * @param original what was generated
 * @param text what would be released
 */
public record Served(int revision, String digest, List<ChatMessage> prompt, String original, String text) {
    public Served {
        prompt = List.copyOf(prompt);
    }

    /** Without the texts. */
    @Override
    public String toString() {
        return "Served[%d, %s]".formatted(revision, digest);
    }
}
