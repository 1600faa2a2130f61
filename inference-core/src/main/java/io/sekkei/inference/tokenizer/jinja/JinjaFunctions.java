package io.sekkei.inference.tokenizer.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The filters, tests, methods and functions that chat templates use. There is no way from here to anything else. */
final class JinjaFunctions {
    private static final int LONGEST_RANGE = 100_000;

    /** What is called, with its arguments. */
    interface Call {
        Object of(Object subject, List<Object> arguments, Map<String, Object> named);
    }

    /** A function that is a value of a variable. */
    interface Function {
        Object call(List<Object> arguments, Map<String, Object> named);
    }

    private static final Map<String, Call> FILTERS = filters();
    private static final Map<String, Call> TESTS = tests();
    private static final Map<String, Call> METHODS = methods();

    private JinjaFunctions() {}

    static Call filter(String name) {
        return known(FILTERS, name, "filter");
    }

    static Call test(String name) {
        return known(TESTS, name, "test");
    }

    static Object method(Object subject, String name, List<Object> arguments, Map<String, Object> named) {
        return known(METHODS, name, "method").of(subject, arguments, named);
    }

    /** Functions every template finds among its variables. */
    static Map<String, Function> globals() {
        return Map.of(
                "raise_exception",
                (arguments, named) -> {
                    throw JinjaException.raised(arguments.isEmpty() ? "" : JinjaValues.text(arguments.get(0)));
                },
                "namespace",
                (arguments, named) -> new HashMap<>(named),
                "dict",
                (arguments, named) -> new LinkedHashMap<>(named),
                "range",
                (arguments, named) -> range(arguments));
    }

    private static Call known(Map<String, Call> calls, String name, String kind) {
        var call = calls.get(name);
        if (call == null) {
            throw new JinjaException("it uses the %s %s, but only %s are known"
                    .formatted(kind, name, calls.keySet().stream().sorted().toList()));
        }
        return call;
    }

    private static List<Object> range(List<Object> arguments) {
        var from = arguments.size() < 2 ? 0 : JinjaValues.whole(arguments.get(0));
        var to = JinjaValues.whole(argument(arguments, arguments.size() < 2 ? 0 : 1, 0L));
        if (to - from > LONGEST_RANGE || arguments.size() > 2) {
            throw new JinjaException("it counts further than %d or by steps".formatted(LONGEST_RANGE));
        }
        return LongStream.range(from, to).boxed().collect(Collectors.toList());
    }

    private static Map<String, Call> filters() {
        var filters = new HashMap<String, Call>();
        filters.put("trim", (subject, arguments, named) -> strip(JinjaValues.text(subject), "", true, true));
        filters.put(
                "upper",
                (subject, arguments, named) -> JinjaValues.text(subject).toUpperCase(Locale.ROOT));
        filters.put(
                "lower",
                (subject, arguments, named) -> JinjaValues.text(subject).toLowerCase(Locale.ROOT));
        filters.put("capitalize", (subject, arguments, named) -> capitalized(JinjaValues.text(subject)));
        filters.put("string", (subject, arguments, named) -> JinjaValues.text(subject));
        filters.put("safe", (subject, arguments, named) -> subject);
        filters.put("length", (subject, arguments, named) ->
                (long) JinjaValues.items(subject).size());
        filters.put("count", filters.get("length"));
        filters.put("list", (subject, arguments, named) -> JinjaValues.items(subject));
        filters.put("first", (subject, arguments, named) -> JinjaValues.item(JinjaValues.items(subject), 0L));
        filters.put("last", (subject, arguments, named) -> JinjaValues.item(JinjaValues.items(subject), -1L));
        filters.put("int", (subject, arguments, named) -> toInt(subject));
        filters.put("items", (subject, arguments, named) -> entries(subject));
        filters.put(
                "join", (subject, arguments, named) -> joined(subject, JinjaValues.text(argument(arguments, 0, ""))));
        filters.put("replace", (subject, arguments, named) -> replaced(JinjaValues.text(subject), arguments));
        filters.put("default", (subject, arguments, named) -> {
            var lacking = subject == JinjaValues.UNDEFINED
                    || JinjaValues.truth(argument(arguments, 1, named.getOrDefault("boolean", false)))
                            && !JinjaValues.truth(subject);
            return lacking ? argument(arguments, 0, "") : subject;
        });
        filters.put("d", filters.get("default"));
        filters.put("tojson", (subject, arguments, named) -> {
            var indent = argument(arguments, 0, named.getOrDefault("indent", JinjaValues.NONE));
            return JinjaValues.json(subject, indent == JinjaValues.NONE ? 0 : (int) JinjaValues.whole(indent));
        });
        return filters;
    }

    private static Map<String, Call> tests() {
        var tests = new HashMap<String, Call>();
        tests.put("defined", (subject, arguments, named) -> subject != JinjaValues.UNDEFINED);
        tests.put("undefined", (subject, arguments, named) -> subject == JinjaValues.UNDEFINED);
        tests.put("none", (subject, arguments, named) -> subject == JinjaValues.NONE);
        tests.put("string", (subject, arguments, named) -> subject instanceof String);
        tests.put("number", (subject, arguments, named) -> subject instanceof Number);
        tests.put("integer", (subject, arguments, named) -> subject instanceof Long);
        tests.put("boolean", (subject, arguments, named) -> subject instanceof Boolean);
        tests.put("mapping", (subject, arguments, named) -> subject instanceof Map);
        tests.put("sequence", (subject, arguments, named) -> isIterable(subject));
        tests.put("iterable", (subject, arguments, named) -> isIterable(subject));
        tests.put("true", (subject, arguments, named) -> Boolean.TRUE.equals(subject));
        tests.put("false", (subject, arguments, named) -> Boolean.FALSE.equals(subject));
        tests.put("odd", (subject, arguments, named) -> Math.floorMod(JinjaValues.whole(subject), 2L) == 1);
        tests.put("even", (subject, arguments, named) -> Math.floorMod(JinjaValues.whole(subject), 2L) == 0);
        tests.put("in", (subject, arguments, named) -> JinjaValues.contains(argument(arguments, 0, ""), subject));
        tests.put("equalto", (subject, arguments, named) -> JinjaValues.same(subject, argument(arguments, 0, "")));
        return tests;
    }

    private static Map<String, Call> methods() {
        var methods = new HashMap<String, Call>();
        methods.put("strip", (subject, arguments, named) -> strip(text(subject), chars(arguments), true, true));
        methods.put("lstrip", (subject, arguments, named) -> strip(text(subject), chars(arguments), true, false));
        methods.put("rstrip", (subject, arguments, named) -> strip(text(subject), chars(arguments), false, true));
        methods.put(
                "startswith",
                (subject, arguments, named) -> text(subject).startsWith(text(argument(arguments, 0, ""))));
        methods.put(
                "endswith", (subject, arguments, named) -> text(subject).endsWith(text(argument(arguments, 0, ""))));
        methods.put("upper", (subject, arguments, named) -> text(subject).toUpperCase(Locale.ROOT));
        methods.put("lower", (subject, arguments, named) -> text(subject).toLowerCase(Locale.ROOT));
        methods.put("capitalize", (subject, arguments, named) -> capitalized(text(subject)));
        methods.put("replace", (subject, arguments, named) -> replaced(text(subject), arguments));
        methods.put("split", (subject, arguments, named) -> split(text(subject), arguments));
        methods.put("items", (subject, arguments, named) -> entries(subject));
        methods.put("keys", (subject, arguments, named) -> JinjaValues.items(subject));
        methods.put(
                "values",
                (subject, arguments, named) -> entries(subject).stream()
                        .map(entry -> ((List<?>) entry).get(1))
                        .collect(Collectors.toList()));
        methods.put("get", (subject, arguments, named) -> {
            var found = JinjaValues.item(subject, argument(arguments, 0, ""));
            return found == JinjaValues.UNDEFINED ? argument(arguments, 1, JinjaValues.NONE) : found;
        });
        return methods;
    }

    private static Object argument(List<Object> arguments, int place, Object otherwise) {
        return place < arguments.size() ? arguments.get(place) : otherwise;
    }

    private static String text(Object subject) {
        if (subject instanceof String text) {
            return text;
        }
        throw new JinjaException("it treats %s as a text".formatted(JinjaTokens.shown(JinjaValues.text(subject))));
    }

    private static String chars(List<Object> arguments) {
        return arguments.isEmpty() ? "" : text(arguments.get(0));
    }

    private static boolean isIterable(Object subject) {
        return subject instanceof List || subject instanceof Map || subject instanceof String;
    }

    private static Object toInt(Object subject) {
        if (subject instanceof Number number) {
            return number.longValue();
        }
        try {
            return Long.parseLong(JinjaValues.text(subject).strip());
        } catch (NumberFormatException noNumber) {
            return 0L;
        }
    }

    private static List<Object> entries(Object subject) {
        if (subject instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> List.of(entry.getKey(), entry.getValue()))
                    .collect(Collectors.toList());
        }
        throw new JinjaException("it asks for the items of %s".formatted(JinjaTokens.shown(JinjaValues.text(subject))));
    }

    private static String joined(Object subject, String between) {
        var joined = new StringBuilder();
        for (var item : JinjaValues.items(subject)) {
            joined.append(joined.isEmpty() ? "" : between).append(JinjaValues.text(item));
            JinjaScope.require(joined.length());
        }
        return joined.toString();
    }

    private static String replaced(String text, List<Object> arguments) {
        var old = text(argument(arguments, 0, ""));
        var by = text(argument(arguments, 1, ""));
        JinjaScope.require((long) text.length() + (long) (text.length() + 1) * by.length());
        return text.replace(old, by);
    }

    private static String capitalized(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    /** At a separator, or without one at any run of white space. */
    private static List<Object> split(String text, List<Object> arguments) {
        if (arguments.size() > 1) {
            throw new JinjaException("it splits a text a limited number of times");
        }
        var parts = new ArrayList<>();
        if (arguments.isEmpty()) {
            for (var word : text.strip().split("\\s+")) {
                if (!word.isEmpty()) {
                    parts.add(word);
                }
            }
            return parts;
        }
        var separator = text(arguments.get(0));
        if (separator.isEmpty()) {
            throw new JinjaException("it splits a text at nothing");
        }
        var from = 0;
        for (var at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** @param chars what goes; white space if empty */
    private static String strip(String text, String chars, boolean left, boolean right) {
        var from = 0;
        var to = text.length();
        while (left && from < to && goes(text.charAt(from), chars)) {
            from++;
        }
        while (right && to > from && goes(text.charAt(to - 1), chars)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean goes(char character, String chars) {
        return chars.isEmpty()
                ? Character.isWhitespace(character) || Character.isSpaceChar(character) || character == '\u0085'
                : chars.indexOf(character) >= 0;
    }
}
