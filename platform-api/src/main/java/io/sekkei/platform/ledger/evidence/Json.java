package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * As much of JSON as entries and statements are made of: objects, lists, text, whole numbers, true and false. Here, so
 * that the verifier needs no library.
 */
final class Json {
    private static final int DEEPEST = 32;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /**
     * Reads an object.
     *
     * @throws BadEvidenceException if the text is none
     */
    static Map<String, Object> object(String text) {
        var reader = new Json(text);
        var object = reader.object();
        if (reader.at != text.length()) {
            throw reader.bad("the end");
        }
        return object;
    }

    /** An object inside an object; empty if there is none of that name. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> inside(Map<String, Object> object, String name) {
        return object.get(name) instanceof Map<?, ?> inner ? (Map<String, Object>) inner : Map.of();
    }

    static String text(Map<String, Object> object, String name) {
        return object.get(name) instanceof String value ? value : "";
    }

    static long number(Map<String, Object> object, String name) {
        return object.get(name) instanceof Long value ? value : 0;
    }

    private Map<String, Object> object() {
        demand('{');
        var object = new LinkedHashMap<String, Object>();
        for (var more = !skip('}'); more; more = next('}')) {
            var name = string();
            demand(':');
            if (object.put(name, value()) != null) {
                throw bad("another name than '" + name + "'");
            }
        }
        return object;
    }

    private List<Object> list() {
        demand('[');
        var list = new ArrayList<>();
        for (var more = !skip(']'); more; more = next(']')) {
            list.add(value());
        }
        return list;
    }

    /** Whether another one follows, and not the end of what holds them. */
    private boolean next(char end) {
        if (skip(end)) {
            return false;
        }
        demand(',');
        return true;
    }

    private Object value() {
        if (++depth > DEEPEST) {
            throw bad("less depth");
        }
        var value = switch (peek()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            default -> number();
        };
        depth--;
        return value;
    }

    private Boolean word(String word, Boolean value) {
        if (!text.startsWith(word, at)) {
            throw bad(word);
        }
        at += word.length();
        return value;
    }

    private Long number() {
        var start = at;
        skip('-');
        while (Character.digit(peek(), 10) >= 0) {
            at++;
        }
        try {
            return Long.parseLong(text.substring(start, at));
        } catch (NumberFormatException e) {
            throw bad("a whole number");
        }
    }

    private String string() {
        demand('"');
        var string = new StringBuilder();
        while (!skip('"')) {
            var letter = take();
            string.append(letter == '\\' ? escaped() : letter);
        }
        return string.toString();
    }

    private char escaped() {
        var letter = take();
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw bad("an escape");
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw bad("four digits");
        }
        try {
            var letter = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            return letter;
        } catch (NumberFormatException e) {
            throw bad("four digits");
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char take() {
        if (at == text.length()) {
            throw bad("more");
        }
        return text.charAt(at++);
    }

    private boolean skip(char wanted) {
        var there = peek() == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void demand(char wanted) {
        if (!skip(wanted)) {
            throw bad("'" + wanted + "'");
        }
    }

    private BadEvidenceException bad(String wanted) {
        return new BadEvidenceException(
                "It is not JSON as entries are: at %d there should be %s".formatted(at, wanted));
    }

    /** Writes an object in the one spelling of RFC 8785. */
    static String write(Map<String, ?> object) {
        var target = new StringBuilder();
        write(object, target);
        return target.toString();
    }

    private static void write(Object value, StringBuilder target) {
        if (value instanceof Map<?, ?> object) {
            var before = '{';
            for (var member : new TreeMap<>(object).entrySet()) {
                quote(String.valueOf(member.getKey()), target.append(before));
                write(member.getValue(), target.append(':'));
                before = ',';
            }
            target.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            target.append('[');
            for (int i = 0; i < list.size(); i++) {
                write(list.get(i), i == 0 ? target : target.append(','));
            }
            target.append(']');
        } else if (value instanceof String text) {
            quote(text, target);
        } else {
            target.append(value);
        }
    }

    private static void quote(String text, StringBuilder target) {
        target.append('"');
        text.chars().forEach(letter -> target.append(spelled((char) letter)));
        target.append('"');
    }

    private static String spelled(char letter) {
        return switch (letter) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> letter < ' ' ? "\\u%04x".formatted((int) letter) : String.valueOf(letter);
        };
    }
}
