package io.sekkei.inference.tokenizer.jinja;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a template computes with: {@link #NONE}, {@link #UNDEFINED}, {@link Boolean}, {@link Long}, {@link Double},
 * {@link String}, {@link List} and {@link Map}; behaving as Python's do.
 */
final class JinjaValues {
    static final Object UNDEFINED = new Object();
    static final Object NONE = new Object();

    private static final JsonMapper JSON = new JsonMapper();

    private JinjaValues() {}

    static boolean truth(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return value instanceof Map<?, ?> map ? !map.isEmpty() : value != NONE && value != UNDEFINED;
    }

    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        return value == UNDEFINED ? "" : represented(value);
    }

    /** As Python shows a value within another. */
    private static String represented(Object value) {
        if (value instanceof String text) {
            var quote = text.contains("'") && !text.contains("\"") ? "\"" : "'";
            var escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
            return quote + (quote.equals("'") ? escaped.replace("'", "\\'") : escaped) + quote;
        }
        if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JinjaValues::represented).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> represented(entry.getKey()) + ": " + represented(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value == NONE ? "None" : value == UNDEFINED ? "Undefined" : value.toString();
    }

    static Object add(Object left, Object right) {
        if (left instanceof String a && right instanceof String b) {
            JinjaScope.require((long) a.length() + b.length());
            return a + b;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            JinjaScope.require((long) a.size() + b.size());
            var joined = new ArrayList<Object>(a);
            joined.addAll(b);
            return joined;
        }
        return left instanceof Long a && right instanceof Long b ? (Object) (a + b) : number(left) + number(right);
    }

    static double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new JinjaException("it computes with %s, which is no number".formatted(JinjaTokens.shown(text(value))));
    }

    static long whole(Object value) {
        if (value instanceof Long whole) {
            return whole;
        }
        throw new JinjaException("it needs a whole number, but has %s".formatted(JinjaTokens.shown(text(value))));
    }

    static boolean same(Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        return left.equals(right);
    }

    static int compared(Object left, Object right) {
        return left instanceof String a && right instanceof String b
                ? a.compareTo(b)
                : Double.compare(number(left), number(right));
    }

    static boolean contains(Object whole, Object part) {
        if (whole instanceof String text) {
            return text.contains(text(part));
        }
        if (whole instanceof Map<?, ?> map) {
            return map.containsKey(part);
        }
        return whole instanceof List<?> list && list.stream().anyMatch(item -> same(item, part));
    }

    /** What a loop goes through; the keys of a dictionary, the characters of a text. */
    static List<Object> items(Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof String text) {
            return text.codePoints().mapToObj(Character::toString).collect(Collectors.toList());
        }
        if (value == UNDEFINED) {
            return new ArrayList<>();
        }
        throw new JinjaException("it loops over %s".formatted(JinjaTokens.shown(text(value))));
    }

    static Object item(Object value, Object key) {
        if (value instanceof Map<?, ?> map) {
            var found = map.get(key);
            return found == null ? UNDEFINED : found;
        }
        if (key instanceof Long index && (value instanceof List<?> || value instanceof String)) {
            var items = items(value);
            var at = index < 0 ? index + items.size() : index;
            return at >= 0 && at < items.size() ? items.get((int) at) : UNDEFINED;
        }
        if (value == UNDEFINED) {
            throw new JinjaException("it asks something undefined for %s".formatted(JinjaTokens.shown(text(key))));
        }
        return UNDEFINED;
    }

    /** Python's slice; bounds that are left out are {@link #NONE}. */
    static Object slice(Object value, Object from, Object to, Object by) {
        var items = items(value);
        var step = by == NONE ? 1 : whole(by);
        if (step == 0) {
            throw new JinjaException("it slices by steps of 0");
        }
        var size = items.size();
        var first = bound(from, step > 0 ? 0 : size - 1, size, step);
        var last = bound(to, step > 0 ? size : -1, size, step);
        var slice = new ArrayList<>();
        for (var at = first; step > 0 ? at < last : at > last; at += step) {
            slice.add(items.get((int) at));
        }
        return value instanceof String ? slice.stream().map(JinjaValues::text).collect(Collectors.joining()) : slice;
    }

    private static long bound(Object given, long otherwise, int size, long step) {
        if (given == NONE) {
            return otherwise;
        }
        var at = whole(given) < 0 ? whole(given) + size : whole(given);
        return step > 0 ? Math.min(Math.max(at, 0), size) : Math.min(Math.max(at, -1), size - 1);
    }

    /** As Python's {@code json.dumps} with {@code ensure_ascii=False}. */
    static String json(Object value, int indent) {
        try {
            var writer = indent > 0 ? JSON.writer(new Indented(indent)) : JSON.writer(new Spaced());
            return writer.writeValueAsString(plain(value));
        } catch (JsonProcessingException e) {
            throw new JinjaException("it writes something as JSON that cannot be");
        }
    }

    private static Object plain(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(JinjaValues::plain).toList();
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new java.util.LinkedHashMap<String, Object>();
            map.forEach((key, item) -> plain.put(text(key), plain(item)));
            return plain;
        }
        return value == NONE || value == UNDEFINED ? com.fasterxml.jackson.databind.node.NullNode.getInstance() : value;
    }

    /** A space after colons and commas. */
    private static final class Spaced extends MinimalPrettyPrinter {
        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(": ");
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(", ");
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(", ");
        }
    }

    private static final class Indented extends DefaultPrettyPrinter {
        private final int indent;

        Indented(int indent) {
            this.indent = indent;
            var indenter = new DefaultIndenter(" ".repeat(Math.min(indent, 16)), "\n");
            indentArraysWith(indenter);
            indentObjectsWith(indenter);
        }

        @Override
        public DefaultPrettyPrinter createInstance() {
            return new Indented(indent);
        }

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator generator) throws IOException {
            generator.writeRaw(": ");
        }
    }
}
