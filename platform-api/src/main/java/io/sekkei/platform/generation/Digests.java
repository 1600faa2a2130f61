package io.sekkei.platform.generation;

import io.sekkei.inference.ChatMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** SHA-256 of what went in and what came out, so that a record can prove a text without holding it. */
final class Digests {
    private Digests() {}

    static byte[] of(String text) {
        return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each message as role and content, each of them as length (four bytes, big-endian) and UTF-8 bytes. */
    static byte[] of(List<ChatMessage> messages) {
        return sha256().digest(encoded(messages));
    }

    /** The bytes that are hashed. */
    static byte[] encoded(List<ChatMessage> messages) {
        var bytes = new ByteArrayOutputStream();
        for (var message : messages) {
            write(bytes, message.role().name());
            write(bytes, message.content());
        }
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream target, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        target.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        target.writeBytes(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
