package io.sekkei.platform.generation;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.ChatMessage.Role;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationResult;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A generation's texts as bytes that the ledger commits to, and back. A list of texts is each of them as its length (four
 * bytes, big-endian) and its UTF-8; messages are such a list, role and text in turn.
 */
public final class Texts {
    /** The conversation. */
    public static final String INPUT = "input";
    /** Texts that end the answer, if the client gave any. */
    static final String STOP = "stop";
    /** The answer in UTF-8. */
    public static final String OUTPUT = "output";
    /** The numbers of the answer's tokens, four bytes each, big-endian. */
    static final String TOKENS = "tokens";

    private Texts() {}

    static Map<String, byte[]> prompt(List<ChatMessage> messages, List<String> stop) {
        var parts = new LinkedHashMap<String, byte[]>();
        parts.put(INPUT, input(messages));
        if (!stop.isEmpty()) {
            parts.put(STOP, encode(stop));
        }
        return parts;
    }

    /** What {@link #INPUT} holds of a conversation. */
    public static byte[] input(List<ChatMessage> messages) {
        return encode(messages.stream()
                .flatMap(message -> Stream.of(message.role().name(), message.content()))
                .toList());
    }

    static Map<String, byte[]> output(GenerationResult result) {
        var tokens = ByteBuffer.allocate(result.tokens().size() * Integer.BYTES);
        result.tokens().stream().mapToInt(GeneratedToken::tokenId).forEach(tokens::putInt);
        return Map.of(OUTPUT, result.text().getBytes(StandardCharsets.UTF_8), TOKENS, tokens.array());
    }

    /** The answer among the parts of an output; null if there is none. */
    static @Nullable String text(Map<String, byte[]> parts) {
        var text = parts.get(OUTPUT);
        return text == null ? null : new String(text, StandardCharsets.UTF_8);
    }

    /** The conversation that {@link #INPUT} holds. */
    public static List<ChatMessage> messages(byte[] input) {
        var texts = decode(input);
        var messages = new ArrayList<ChatMessage>();
        for (int i = 0; i < texts.size(); i += 2) {
            messages.add(new ChatMessage(Role.valueOf(texts.get(i)), texts.get(i + 1)));
        }
        return messages;
    }

    static List<Integer> tokens(byte[] tokens) {
        var numbers = ByteBuffer.wrap(tokens).asIntBuffer();
        return Stream.generate(numbers::get).limit(numbers.remaining()).toList();
    }

    private static byte[] encode(List<String> texts) {
        var bytes = new ByteArrayOutputStream();
        for (var text : texts) {
            var encoded = text.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(encoded.length).array());
            bytes.writeBytes(encoded);
        }
        return bytes.toByteArray();
    }

    static List<String> decode(byte[] encoded) {
        var bytes = ByteBuffer.wrap(encoded);
        var texts = new ArrayList<String>();
        while (bytes.hasRemaining()) {
            var text = new byte[bytes.getInt()];
            bytes.get(text);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
