package io.sekkei.inference.tokenizer;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * For models that know no conversations: the last user message as it is, framed by the tokens the model wants around a text.
 *
 * @param before ids of the tokens before the text
 * @param after ids of the tokens after it
 */
public record PlainPrompt(List<Integer> before, List<Integer> after) implements PromptMaker {
    public PlainPrompt {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    @Override
    public int[] promptIds(List<ChatMessage> messages, TextTokenizer tokenizer) {
        var text = messages.stream()
                .filter(message -> message.role() == ChatMessage.Role.USER)
                .reduce((earlier, later) -> later)
                .map(ChatMessage::content)
                .orElseThrow(() -> new InvalidRequestException(
                        "messages", "messages must hold a message of the role user, but holds none"));
        var ids = tokenizer.encode(text);
        if (ids.length == 0) {
            throw new InvalidRequestException(
                    "messages", "The last user message must hold text to work on, but is empty");
        }
        return IntStream.concat(IntStream.concat(ints(before), Arrays.stream(ids)), ints(after))
                .toArray();
    }

    private static IntStream ints(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue);
    }
}
