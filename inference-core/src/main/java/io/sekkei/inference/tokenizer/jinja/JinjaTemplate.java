package io.sekkei.inference.tokenizer.jinja;

import io.sekkei.inference.tokenizer.jinja.JinjaExpressions.Expression;
import io.sekkei.inference.tokenizer.jinja.JinjaTags.Kind;
import io.sekkei.inference.tokenizer.jinja.JinjaTags.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A template, ready to run. Known are outputs, comments, {@code if}, {@code for}, {@code set} and what
 * {@link JinjaFunctions} lists, with the white space control of Hugging Face transformers. What a template uses beyond that is
 * refused when it is read, not when it is reached. Immutable.
 */
public final class JinjaTemplate {
    private static final int DEEPEST = 50;

    /** A part of a template. */
    private interface Part {
        void run(JinjaScope scope);
    }

    private final List<Part> parts;

    private JinjaTemplate(List<Part> parts) {
        this.parts = parts;
    }

    /** @throws JinjaException if it cannot be read */
    public static JinjaTemplate of(String source) {
        var reader = new Reader(JinjaTags.of(source));
        var parts = reader.until(Set.of());
        return new JinjaTemplate(parts);
    }

    /**
     * Runs the template.
     *
     * @param variables texts, whole numbers, truths, lists and maps with keys that are texts
     * @throws JinjaException if it fails, refuses what it is given, or takes too long
     */
    public String render(Map<String, ?> variables) {
        var all = new HashMap<String, Object>(JinjaFunctions.globals());
        all.putAll(variables);
        var scope = new JinjaScope(all);
        parts.forEach(part -> part.run(scope));
        return scope.takeFrom(0);
    }

    private static void run(List<Part> parts, JinjaScope scope) {
        scope.step();
        parts.forEach(part -> part.run(scope));
    }

    /** Reads tags until one that ends a part. */
    private static final class Reader {
        private final List<Tag> tags;
        private int next;
        private int depth;
        private JinjaTokens ending = new JinjaTokens("");

        Reader(List<Tag> tags) {
            this.tags = tags;
        }

        /** The parts up to a statement of one of the names, whose rest is then in {@link #ending}. */
        List<Part> until(Set<String> ends) {
            if (++depth > DEEPEST) {
                throw new JinjaException("it is nested more than %d deep".formatted(DEEPEST));
            }
            var parts = new ArrayList<Part>();
            while (next < tags.size()) {
                var tag = tags.get(next++);
                if (tag.kind() != Kind.STATEMENT) {
                    parts.add(tag.kind() == Kind.TEXT ? text(tag.content()) : output(tag.content()));
                    continue;
                }
                var tokens = new JinjaTokens(tag.content());
                if (ends.contains(tokens.peek().value())) {
                    ending = tokens;
                    depth--;
                    return parts;
                }
                parts.add(statement(tokens));
            }
            if (!ends.isEmpty()) {
                throw new JinjaException("it ends where one of %s should be"
                        .formatted(ends.stream().sorted().toList()));
            }
            return parts;
        }

        private static Part text(String text) {
            return scope -> scope.write(text);
        }

        private static Part output(String source) {
            var tokens = new JinjaTokens(source);
            var value = new JinjaExpressions(tokens).listOrSingle();
            tokens.expectEnd();
            return scope -> {
                scope.step();
                scope.write(JinjaValues.text(value.in(scope)));
            };
        }

        private Part statement(JinjaTokens tokens) {
            var name = tokens.expectName();
            return switch (name) {
                case "if" -> condition(tokens);
                case "for" -> loop(tokens);
                case "set" -> assignment(tokens);
                case "generation", "endgeneration" -> scope -> {};
                default ->
                    throw new JinjaException(
                            "it uses the statement %s, but only for, if and set are known".formatted(name));
            };
        }

        private Part condition(JinjaTokens tokens) {
            var condition = new JinjaExpressions(tokens).listOrSingle();
            tokens.expectEnd();
            var then = until(Set.of("elif", "else", "endif"));
            var otherwise = otherwise();
            return scope -> run(JinjaValues.truth(condition.in(scope)) ? then : otherwise, scope);
        }

        private List<Part> otherwise() {
            if (ending.takeName("elif")) {
                return List.of(condition(ending));
            }
            if (ending.takeName("else")) {
                return until(Set.of("endif"));
            }
            return List.of();
        }

        private Part loop(JinjaTokens tokens) {
            var names = new ArrayList<>(List.of(tokens.expectName()));
            while (tokens.takeSign(",")) {
                names.add(tokens.expectName());
            }
            if (!tokens.takeName("in")) {
                throw tokens.unexpected("in");
            }
            var expressions = new JinjaExpressions(tokens);
            var items = expressions.or();
            Expression filter = tokens.takeName("if") ? expressions.or() : scope -> true;
            tokens.expectEnd();
            var body = until(Set.of("else", "endfor"));
            var otherwise = ending.takeName("else") ? until(Set.of("endfor")) : List.<Part>of();
            return new Loop(names, items, filter, body, otherwise);
        }

        private Part assignment(JinjaTokens tokens) {
            var name = tokens.expectName();
            var attribute = tokens.takeSign(".") ? tokens.expectName() : "";
            if (tokens.takeSign("=")) {
                var value = new JinjaExpressions(tokens).listOrSingle();
                tokens.expectEnd();
                return scope -> assign(scope, name, attribute, value.in(scope));
            }
            tokens.expectEnd();
            var body = until(Set.of("endset"));
            return scope -> {
                var from = scope.written();
                run(body, scope.inner());
                assign(scope, name, attribute, scope.takeFrom(from));
            };
        }

        @SuppressWarnings("unchecked") // only a namespace is a HashMap and no LinkedHashMap
        private static void assign(JinjaScope scope, String name, String attribute, Object value) {
            scope.step();
            if (attribute.isEmpty()) {
                scope.set(name, value);
            } else if (scope.get(name) instanceof HashMap<?, ?> namespace && namespace.getClass() == HashMap.class) {
                ((Map<String, Object>) namespace).put(attribute, value);
            } else {
                throw new JinjaException("it sets %s of %s, which is no namespace".formatted(attribute, name));
            }
        }
    }

    /** A loop; {@code loop} tells its body where it is. */
    private record Loop(List<String> names, Expression items, Expression filter, List<Part> body, List<Part> otherwise)
            implements Part {
        @Override
        public void run(JinjaScope scope) {
            var chosen = new ArrayList<Object>();
            for (var item : JinjaValues.items(items.in(scope))) {
                scope.step();
                if (JinjaValues.truth(filter.in(inner(scope, item)))) {
                    chosen.add(item);
                }
            }
            for (var index = 0; index < chosen.size(); index++) {
                var inner = inner(scope, chosen.get(index));
                inner.set("loop", place(chosen, index));
                JinjaTemplate.run(body, inner);
            }
            if (chosen.isEmpty()) {
                JinjaTemplate.run(otherwise, scope);
            }
        }

        private JinjaScope inner(JinjaScope scope, Object item) {
            var inner = scope.inner();
            if (names.size() == 1) {
                inner.set(names.get(0), item);
                return inner;
            }
            var values = JinjaValues.items(item);
            if (values.size() != names.size()) {
                throw new JinjaException("it takes %d values apart as %d".formatted(values.size(), names.size()));
            }
            for (var i = 0; i < names.size(); i++) {
                inner.set(names.get(i), values.get(i));
            }
            return inner;
        }

        private static Map<String, Object> place(List<Object> items, int index) {
            var place = new HashMap<String, Object>();
            place.put("index", index + 1L);
            place.put("index0", (long) index);
            place.put("revindex", (long) items.size() - index);
            place.put("revindex0", items.size() - index - 1L);
            place.put("first", index == 0);
            place.put("last", index == items.size() - 1);
            place.put("length", (long) items.size());
            place.put("previtem", index == 0 ? JinjaValues.UNDEFINED : items.get(index - 1));
            place.put("nextitem", index == items.size() - 1 ? JinjaValues.UNDEFINED : items.get(index + 1));
            return java.util.Collections.unmodifiableMap(place);
        }
    }
}
