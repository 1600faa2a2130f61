package io.sekkei.inference.djl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The 256 characters by which byte-level vocabularies write bytes: visible ones stand for themselves, as Latin-1 has them,
 * the others for U+0100 and what follows, in their order.
 */
final class ByteAlphabet {
    private static final Map<Integer, Integer> BYTES = alphabet();

    private ByteAlphabet() {}

    /** The bytes of a token; characters outside of the alphabet are taken as UTF-8. */
    static byte[] bytes(String token) {
        var bytes = new ByteArrayOutputStream();
        token.codePoints().forEach(character -> {
            var value = BYTES.get(character);
            if (value == null) {
                bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
            } else {
                bytes.write(value);
            }
        });
        return bytes.toByteArray();
    }

    private static Map<Integer, Integer> alphabet() {
        var alphabet = new HashMap<Integer, Integer>();
        var next = 0x100;
        for (var value = 0; value < 256; value++) {
            alphabet.put(isVisible(value) ? value : next++, value);
        }
        return alphabet;
    }

    private static boolean isVisible(int value) {
        return value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xAC || value >= 0xAE && value <= 0xFF;
    }
}
