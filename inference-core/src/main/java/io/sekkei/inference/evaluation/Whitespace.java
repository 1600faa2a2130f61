package io.sekkei.inference.evaluation;

import java.util.ArrayList;
import java.util.List;

/** White space as Python understands it, which sacreBLEU's numbers depend on: more than Java's, as U+00A0 is part of it. */
final class Whitespace {
    private static final int NEXT_LINE = 0x85;

    private Whitespace() {}

    static boolean is(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == NEXT_LINE;
    }

    /** The parts between white space, none of them empty. */
    static List<String> split(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            if (!is(codePoint)) {
                part.appendCodePoint(codePoint);
            } else if (!part.isEmpty()) {
                parts.add(part.toString());
                part.setLength(0);
            }
        });
        if (!part.isEmpty()) {
            parts.add(part.toString());
        }
        return parts;
    }

    /** The characters that are not white space, one string per code point. */
    static List<String> characters(String text) {
        return text.codePoints()
                .filter(codePoint -> !is(codePoint))
                .mapToObj(Character::toString)
                .toList();
    }

    /** Without white space at the end. */
    static String stripEnd(String text) {
        var end = text.length();
        while (end > 0 && is(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(0, end);
    }
}
