package io.sekkei.inference.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into texts and tags. White space goes as Jinja takes it with {@code trim_blocks} and
 * {@code lstrip_blocks}: the line end after a statement, the blanks before one that begins a line, and everything on the side
 * of a hyphen.
 */
final class JinjaTags {
    /** What a piece of a template is. */
    enum Kind {
        TEXT,
        OUTPUT,
        STATEMENT
    }

    /** A piece: the text, or what stands between the braces. */
    record Tag(Kind kind, String content) {}

    private final String source;
    private final List<Tag> tags = new ArrayList<>();
    private int position;
    private boolean atLineStart = true;

    private JinjaTags(String source) {
        this.source = source;
    }

    static List<Tag> of(String source) {
        var normalised = source.replace("\r\n", "\n").replace('\r', '\n');
        return new JinjaTags(normalised.endsWith("\n") ? normalised.substring(0, normalised.length() - 1) : normalised)
                .cut();
    }

    private List<Tag> cut() {
        for (var open = nextOpening(); open >= 0; open = nextOpening()) {
            addText(open);
            addTag(open);
        }
        add(Kind.TEXT, source.substring(position));
        return tags;
    }

    private int nextOpening() {
        for (var brace = source.indexOf('{', position); brace >= 0; brace = source.indexOf('{', brace + 1)) {
            if (brace + 1 < source.length() && "{%#".indexOf(source.charAt(brace + 1)) >= 0) {
                return brace;
            }
        }
        return -1;
    }

    private void addText(int open) {
        var text = source.substring(position, open);
        var sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
        if (sign == '-') {
            text = text.stripTrailing();
        } else if (sign != '+' && source.charAt(open + 1) != '{') {
            var line = text.lastIndexOf('\n') + 1;
            if ((line > 0 || atLineStart) && text.substring(line).isBlank()) {
                text = text.substring(0, line);
            }
        }
        add(Kind.TEXT, text);
    }

    private void addTag(int open) {
        var kind = source.charAt(open + 1);
        var close = kind == '#' ? source.indexOf("#}", open + 2) : closing(open + 2, kind == '{' ? "}}" : "%}");
        if (close < 0) {
            throw new JinjaException("its tag at character %d has no end".formatted(open));
        }
        var content = source.substring(open + 2, close);
        var hyphen = content.endsWith("-");
        var plus = content.endsWith("+") && kind != '{';
        if (kind != '#') {
            var from = content.startsWith("-") || content.startsWith("+") && kind == '%' ? 1 : 0;
            var to = content.length() - (hyphen || plus ? 1 : 0);
            tags.add(new Tag(kind == '{' ? Kind.OUTPUT : Kind.STATEMENT, content.substring(Math.min(from, to), to)));
        }
        position = close + 2;
        skipWhiteSpace(hyphen, kind != '{' && !plus);
    }

    private void skipWhiteSpace(boolean all, boolean lineEnd) {
        var from = position;
        while (all && position < source.length() && Character.isWhitespace(source.charAt(position))) {
            position++;
        }
        if (!all && lineEnd && position < source.length() && source.charAt(position) == '\n') {
            position++;
        }
        atLineStart = position > from && source.charAt(position - 1) == '\n';
    }

    /** The end of a tag, which is not within a string. */
    private int closing(int from, String end) {
        var quote = 0;
        for (var at = from; at < source.length(); at++) {
            var character = source.charAt(at);
            if (quote != 0) {
                at += character == '\\' ? 1 : 0;
                quote = character == quote ? 0 : quote;
            } else if (character == '\'' || character == '"') {
                quote = character;
            } else if (source.startsWith(end, at) && !closesADictionary(end, at)) {
                return at;
            }
        }
        return -1;
    }

    /** Of three braces the first closes a dictionary. */
    private boolean closesADictionary(String end, int at) {
        return end.equals("}}") && source.startsWith("}}}", at);
    }

    private void add(Kind kind, String content) {
        if (!content.isEmpty()) {
            tags.add(new Tag(kind, content));
        }
    }
}
