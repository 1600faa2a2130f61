package io.sekkei.inference.tokenizer.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables a tag sees: its own, then those around it. One running of a template counts its work here. */
final class JinjaScope {
    private static final int MOST_STEPS = 1_000_000;
    private static final int MOST_CHARACTERS = 8_000_000;

    private final Map<String, Object> variables = new HashMap<>();
    private final @Nullable JinjaScope outer;
    private final Work work;

    /** What a running has done so far. */
    private static final class Work {
        private int steps;
        private final StringBuilder output = new StringBuilder();
    }

    JinjaScope(Map<String, ?> variables) {
        this.outer = null;
        this.work = new Work();
        this.variables.putAll(variables);
    }

    private JinjaScope(JinjaScope outer) {
        this.outer = outer;
        this.work = outer.work;
    }

    JinjaScope inner() {
        return new JinjaScope(this);
    }

    Object get(String name) {
        for (var scope = this; scope != null; scope = scope.outer) {
            var value = scope.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return JinjaValues.UNDEFINED;
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }

    void step() {
        if (++work.steps > MOST_STEPS) {
            throw new JinjaException("it takes more than %d steps".formatted(MOST_STEPS));
        }
    }

    void write(String text) {
        require(text.length() + work.output.length());
        work.output.append(text);
    }

    /** No text a template makes on its way may be longer than its output. */
    static void require(long characters) {
        if (characters > MOST_CHARACTERS) {
            throw new JinjaException("it writes more than %d characters".formatted(MOST_CHARACTERS));
        }
    }

    int written() {
        return work.output.length();
    }

    /** Takes back what was written from a place on. */
    String takeFrom(int place) {
        var text = work.output.substring(place);
        work.output.setLength(place);
        return text;
    }
}
