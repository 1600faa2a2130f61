package io.sekkei.inference.tokenizer;

import java.text.Normalizer;

/**
 * Makes the two widths of Japanese typing one, exactly as the tokenizer was trained: full-width letters and digits become
 * ASCII, half-width kana become full-width, runs of white space become one space, and the ends are stripped. Punctuation
 * is left alone, because in Japanese its width carries meaning.
 */
public final class Widths {
    private Widths() {}

    public static String normalise(String text) {
        var normalised = new StringBuilder(text.length());
        for (var position = 0; position < text.length(); position++) {
            append(normalised, text.charAt(position));
        }
        return stripLastSpace(normalised);
    }

    private static void append(StringBuilder normalised, char character) {
        if (isSpace(character)) {
            appendSpaceOnce(normalised);
        } else if (isFullWidthLetterOrDigit(character) || isHalfWidthKana(character)) {
            normalised.append(Normalizer.normalize(String.valueOf(character), Normalizer.Form.NFKC));
        } else {
            normalised.append(character);
        }
    }

    private static void appendSpaceOnce(StringBuilder normalised) {
        if (normalised.length() > 0 && normalised.charAt(normalised.length() - 1) != ' ') {
            normalised.append(' ');
        }
    }

    private static String stripLastSpace(StringBuilder normalised) {
        var last = normalised.length() - 1;
        return last >= 0 && normalised.charAt(last) == ' ' ? normalised.substring(0, last) : normalised.toString();
    }

    private static boolean isFullWidthLetterOrDigit(char character) {
        return character >= '\uFF10' && character <= '\uFF19'
                || character >= '\uFF21' && character <= '\uFF3A'
                || character >= '\uFF41' && character <= '\uFF5A';
    }

    private static boolean isHalfWidthKana(char character) {
        return character >= '\uFF66' && character <= '\uFF9F';
    }

    /** The characters at which Python's {@code str.split()} splits, which training used. */
    private static boolean isSpace(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == '\u0085';
    }
}
