package io.sekkei.platform.generation;

import io.sekkei.inference.ChatMessage;
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
        var digest = sha256();
        for (var message : messages) {
            update(digest, message.role().name());
            update(digest, message.content());
        }
        return digest.digest();
    }

    private static void update(MessageDigest digest, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
