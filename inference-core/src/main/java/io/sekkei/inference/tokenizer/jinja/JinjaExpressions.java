package io.sekkei.inference.tokenizer.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads expressions, from the loosest binding to the tightest: conditional, or, and, not, comparisons, sums with
 * concatenation, products, sign, and what follows a value: attributes, items, calls, filters, tests.
 */
final class JinjaExpressions {
    private static final int DEEPEST = 100;

    /** Something that has a value in a scope. */
    interface Expression {
        Object in(JinjaScope scope);
    }

    private final JinjaTokens tokens;
    private int depth;

    JinjaExpressions(JinjaTokens tokens) {
        this.tokens = tokens;
    }

    /** Several with commas between them are a list. */
    Expression listOrSingle() {
        var first = conditional();
        if (!tokens.isSign(",")) {
            return first;
        }
        var items = new ArrayList<>(List.of(first));
        while (tokens.takeSign(",") && !tokens.atEnd()) {
            items.add(conditional());
        }
        return list(items);
    }

    Expression conditional() {
        if (++depth > DEEPEST) {
            throw new JinjaException("its expressions are nested more than %d deep".formatted(DEEPEST));
        }
        var value = or();
        while (tokens.takeName("if")) {
            var then = value;
            var condition = or();
            Expression otherwise = tokens.takeName("else") ? conditional() : scope -> JinjaValues.UNDEFINED;
            value = scope -> JinjaValues.truth(condition.in(scope)) ? then.in(scope) : otherwise.in(scope);
        }
        depth--;
        return value;
    }

    /** An expression after which a loop's {@code if} may stand. */
    Expression or() {
        var value = and();
        while (tokens.takeName("or")) {
            var left = value;
            var right = and();
            value = scope -> {
                var found = left.in(scope);
                return JinjaValues.truth(found) ? found : right.in(scope);
            };
        }
        return value;
    }

    private Expression and() {
        var value = not();
        while (tokens.takeName("and")) {
            var left = value;
            var right = not();
            value = scope -> {
                var found = left.in(scope);
                return JinjaValues.truth(found) ? right.in(scope) : found;
            };
        }
        return value;
    }

    private Expression not() {
        if (++depth > DEEPEST) {
            throw new JinjaException("its expressions are nested more than %d deep".formatted(DEEPEST));
        }
        try {
            if (tokens.takeName("not")) {
                var value = not();
                return scope -> !JinjaValues.truth(value.in(scope));
            }
            return comparison();
        } finally {
            depth--;
        }
    }

    private Expression comparison() {
        var left = sum();
        if (tokens.takeSign("==")) {
            var right = sum();
            return scope -> JinjaValues.same(left.in(scope), right.in(scope));
        }
        if (tokens.takeSign("!=")) {
            var right = sum();
            return scope -> !JinjaValues.same(left.in(scope), right.in(scope));
        }
        if (tokens.takeName("in")) {
            var right = sum();
            return scope -> JinjaValues.contains(right.in(scope), left.in(scope));
        }
        if (tokens.takeNames("not", "in")) {
            var right = sum();
            return scope -> !JinjaValues.contains(right.in(scope), left.in(scope));
        }
        return order(left);
    }

    private Expression order(Expression left) {
        for (var sign : List.of("<", ">", "<=", ">=")) {
            if (tokens.takeSign(sign)) {
                var right = sum();
                return scope -> {
                    var compared = JinjaValues.compared(left.in(scope), right.in(scope));
                    return sign.length() == 2 && compared == 0 || (sign.startsWith("<") ? compared < 0 : compared > 0);
                };
            }
        }
        return left;
    }

    private Expression sum() {
        var value = product();
        while (tokens.isSign("+") || tokens.isSign("-") || tokens.isSign("~")) {
            var sign = tokens.take().value();
            var left = value;
            var right = product();
            value = scope -> {
                scope.step();
                var a = left.in(scope);
                var b = right.in(scope);
                return switch (sign) {
                    case "+" -> JinjaValues.add(a, b);
                    case "~" -> JinjaValues.add(JinjaValues.text(a), JinjaValues.text(b));
                    default ->
                        a instanceof Long x && b instanceof Long y
                                ? (Object) (x - y)
                                : JinjaValues.number(a) - JinjaValues.number(b);
                };
            };
        }
        return value;
    }

    private Expression product() {
        var value = signed();
        while (tokens.isSign("*") || tokens.isSign("/") || tokens.isSign("//") || tokens.isSign("%")) {
            var sign = tokens.take().value();
            var left = value;
            var right = signed();
            value = scope -> multiplied(sign, left.in(scope), right.in(scope));
        }
        return value;
    }

    private static Object multiplied(String sign, Object a, Object b) {
        if (sign.equals("/")) {
            return JinjaValues.number(a) / JinjaValues.number(b);
        }
        var x = JinjaValues.whole(a);
        var y = JinjaValues.whole(b);
        if (y == 0 && !sign.equals("*")) {
            throw new JinjaException("it divides by zero");
        }
        return switch (sign) {
            case "*" -> x * y;
            case "//" -> Math.floorDiv(x, y);
            default -> Math.floorMod(x, y);
        };
    }

    private Expression signed() {
        if (tokens.takeSign("-")) {
            var value = following(primary());
            return scope -> {
                var number = value.in(scope);
                return number instanceof Long whole ? (Object) (-whole) : -JinjaValues.number(number);
            };
        }
        return following(primary());
    }

    private Expression primary() {
        var token = tokens.take();
        switch (token.kind()) {
            case "text" -> {
                var text = new StringBuilder(token.value());
                while (tokens.peek().kind().equals("text")) {
                    text.append(tokens.take().value());
                }
                return constant(text.toString());
            }
            case "number" -> {
                return constant(number(token.value()));
            }
            case "name" -> {
                return named(token.value());
            }
            default -> {
                return switch (token.value()) {
                    case "(" -> parenthesised();
                    case "[" -> list(untilClosed("]"));
                    case "{" -> dictionary();
                    default ->
                        throw new JinjaException("it has %s where a value should be"
                                .formatted(token.kind().isEmpty() ? "the end of a tag" : token.value()));
                };
            }
        }
    }

    private static Object number(String digits) {
        try {
            return digits.contains(".") ? (Object) Double.parseDouble(digits) : Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw new JinjaException("it holds the number %s".formatted(JinjaTokens.shown(digits)));
        }
    }

    private static Expression named(String name) {
        return switch (name) {
            case "true", "True" -> constant(true);
            case "false", "False" -> constant(false);
            case "none", "None" -> constant(JinjaValues.NONE);
            default -> scope -> scope.get(name);
        };
    }

    private Expression parenthesised() {
        var items = new ArrayList<Expression>();
        var tuple = false;
        while (!tokens.takeSign(")")) {
            items.add(conditional());
            if (!tokens.isSign(")")) {
                tokens.expectSign(",");
                tuple = true;
            }
        }
        return items.size() == 1 && !tuple ? items.get(0) : list(items);
    }

    private List<Expression> untilClosed(String close) {
        var items = new ArrayList<Expression>();
        while (!tokens.takeSign(close)) {
            items.add(conditional());
            if (!tokens.isSign(close)) {
                tokens.expectSign(",");
            }
        }
        return items;
    }

    private Expression dictionary() {
        var entries = new LinkedHashMap<Expression, Expression>();
        while (!tokens.takeSign("}")) {
            var key = conditional();
            tokens.expectSign(":");
            entries.put(key, conditional());
            if (!tokens.isSign("}")) {
                tokens.expectSign(",");
            }
        }
        return scope -> {
            var map = new LinkedHashMap<Object, Object>();
            entries.forEach((key, value) -> map.put(key.in(scope), value.in(scope)));
            return map;
        };
    }

    private Expression following(Expression first) {
        var value = first;
        while (true) {
            if (tokens.takeSign(".")) {
                value = attribute(value, tokens.expectName());
            } else if (tokens.takeSign("[")) {
                value = item(value);
            } else if (tokens.takeSign("(")) {
                value = call(value);
            } else if (tokens.takeSign("|")) {
                value = filtered(value);
            } else if (tokens.takeName("is")) {
                value = tested(value);
            } else {
                return value;
            }
        }
    }

    private Expression attribute(Expression subject, String name) {
        if (!tokens.takeSign("(")) {
            return scope -> JinjaValues.item(subject.in(scope), name);
        }
        var arguments = arguments();
        return scope -> {
            scope.step();
            return JinjaFunctions.method(subject.in(scope), name, arguments.values(scope), arguments.named(scope));
        };
    }

    private Expression item(Expression subject) {
        var from = tokens.isSign(":") ? constant(JinjaValues.NONE) : conditional();
        if (tokens.takeSign("]")) {
            return scope -> JinjaValues.item(subject.in(scope), from.in(scope));
        }
        tokens.expectSign(":");
        var to = bound();
        var by = tokens.takeSign(":") ? bound() : constant(JinjaValues.NONE);
        tokens.expectSign("]");
        return scope -> {
            scope.step();
            return JinjaValues.slice(subject.in(scope), from.in(scope), to.in(scope), by.in(scope));
        };
    }

    private Expression bound() {
        return tokens.isSign(":") || tokens.isSign("]") ? constant(JinjaValues.NONE) : conditional();
    }

    private Expression call(Expression function) {
        var arguments = arguments();
        return scope -> {
            scope.step();
            if (function.in(scope) instanceof JinjaFunctions.Function known) {
                return known.call(arguments.values(scope), arguments.named(scope));
            }
            throw new JinjaException("it calls something that is no function");
        };
    }

    private Expression filtered(Expression subject) {
        var filter = JinjaFunctions.filter(tokens.expectName());
        var arguments = tokens.takeSign("(") ? arguments() : Arguments.NONE;
        return scope -> {
            scope.step();
            return filter.of(subject.in(scope), arguments.values(scope), arguments.named(scope));
        };
    }

    private Expression tested(Expression subject) {
        var not = tokens.takeName("not");
        var test = JinjaFunctions.test(tokens.expectName());
        var arguments = tokens.takeSign("(") ? arguments() : Arguments.NONE;
        return scope ->
                JinjaValues.truth(test.of(subject.in(scope), arguments.values(scope), arguments.named(scope))) != not;
    }

    private static Expression constant(Object value) {
        return scope -> value;
    }

    private static Expression list(List<Expression> items) {
        return scope -> {
            var values = new ArrayList<>();
            items.forEach(item -> values.add(item.in(scope)));
            return values;
        };
    }

    private Arguments arguments() {
        var values = new ArrayList<Expression>();
        var named = new LinkedHashMap<String, Expression>();
        while (!tokens.takeSign(")")) {
            if (tokens.isNamedArgument()) {
                var name = tokens.expectName();
                tokens.expectSign("=");
                named.put(name, conditional());
            } else {
                values.add(conditional());
            }
            if (!tokens.isSign(")")) {
                tokens.expectSign(",");
            }
        }
        return new Arguments(values, named);
    }

    /** What stands between the parentheses of a call. */
    private record Arguments(List<Expression> positional, Map<String, Expression> byName) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());

        List<Object> values(JinjaScope scope) {
            var found = new ArrayList<>();
            positional.forEach(value -> found.add(value.in(scope)));
            return found;
        }

        Map<String, Object> named(JinjaScope scope) {
            var found = new LinkedHashMap<String, Object>();
            byName.forEach((name, value) -> found.put(name, value.in(scope)));
            return found;
        }
    }
}
