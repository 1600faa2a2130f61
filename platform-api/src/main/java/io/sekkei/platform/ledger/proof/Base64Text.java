package io.sekkei.platform.ledger.proof;

import java.util.Base64;

/** Base 64 of RFC 4648, section 4, read strictly: one sequence of bytes has one spelling. */
final class Base64Text {
    private Base64Text() {}

    static String of(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] parse(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text);
            // The JDK lets the unused bits of the last letter pass.
            if (of(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new BadEvidenceException("'%s' is not base 64".formatted(text), e);
        }
        throw new BadEvidenceException("'%s' is base 64 in an unusual spelling".formatted(text));
    }
}
