package io.sekkei.inference.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The words and signs of one tag, read one after another. */
final class JinjaTokens {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<number>\\d+(?:\\.\\d+)?)|(?<text>'(?:[^'\\\\]|\\\\.)*+'|\"(?:[^\"\\\\]|\\\\.)*+\")"
                    + "|(?<sign>==|!=|<=|>=|//|\\*\\*|[-+*/%~<>=().,:|{}\\[\\]]))",
            Pattern.DOTALL);
    private static final Token END = new Token("", "");

    /**
     * One of them.
     *
     * @param kind {@code name}, {@code number}, {@code text} or {@code sign}; empty at the end
     * @param value texts without quotes and escapes
     */
    record Token(String kind, String value) {}

    private final List<Token> tokens = new ArrayList<>();
    private int next;

    JinjaTokens(String source) {
        var matcher = TOKEN.matcher(source);
        var position = 0;
        while (matcher.find(position) && matcher.start() == position) {
            for (var kind : List.of("name", "number", "text", "sign")) {
                if (matcher.group(kind) != null) {
                    var value = matcher.group(kind);
                    tokens.add(new Token(kind, kind.equals("text") ? unescaped(value) : value));
                }
            }
            position = matcher.end();
        }
        if (!source.substring(position).isBlank()) {
            throw new JinjaException("it cannot be read from %s on".formatted(shown(source.substring(position))));
        }
    }

    Token peek() {
        return next < tokens.size() ? tokens.get(next) : END;
    }

    Token take() {
        var token = peek();
        next++;
        return token;
    }

    boolean atEnd() {
        return next >= tokens.size();
    }

    boolean isSign(String sign) {
        return peek().equals(new Token("sign", sign));
    }

    boolean isName(String name) {
        return peek().equals(new Token("name", name));
    }

    boolean takeSign(String sign) {
        var found = isSign(sign);
        next += found ? 1 : 0;
        return found;
    }

    boolean takeName(String name) {
        var found = isName(name);
        next += found ? 1 : 0;
        return found;
    }

    /** Two names in a row, as in {@code not in}. */
    boolean takeNames(String first, String second) {
        if (isName(first) && next + 1 < tokens.size() && tokens.get(next + 1).equals(new Token("name", second))) {
            next += 2;
            return true;
        }
        return false;
    }

    void expectSign(String sign) {
        if (!takeSign(sign)) {
            throw unexpected("the sign " + sign);
        }
    }

    String expectName() {
        if (!peek().kind().equals("name")) {
            throw unexpected("a name");
        }
        return take().value();
    }

    /** Whether a name follows that an equals sign follows, as in a named argument. */
    boolean isNamedArgument() {
        return peek().kind().equals("name")
                && next + 1 < tokens.size()
                && tokens.get(next + 1).equals(new Token("sign", "="));
    }

    void expectEnd() {
        if (!atEnd()) {
            throw unexpected("the end of the tag");
        }
    }

    JinjaException unexpected(String expected) {
        return new JinjaException("it has %s where %s should be"
                .formatted(atEnd() ? "the end of a tag" : shown(peek().value()), expected));
    }

    static String shown(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 40 ? line : line.substring(0, 40) + "…";
    }

    private static String unescaped(String quoted) {
        var text = new StringBuilder();
        for (var i = 1; i < quoted.length() - 1; i++) {
            var character = quoted.charAt(i);
            text.append(character == '\\' ? unescaped(quoted.charAt(++i)) : Character.toString(character));
        }
        return text.toString();
    }

    private static String unescaped(char character) {
        return switch (character) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '\\', '\'', '"' -> Character.toString(character);
            default -> "\\" + character;
        };
    }
}
