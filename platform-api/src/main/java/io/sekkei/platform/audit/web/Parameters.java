package io.sekkei.platform.audit.web;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request's parameters, read strictly: what is not known, not well formed or makes no sense is named. */
final class Parameters {
    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    static Parameters of(Map<String, String> values, Set<String> known) {
        var unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw malformed(unknown.first(), "is not a parameter here; known are " + new TreeSet<>(known));
        }
        return new Parameters(values);
    }

    boolean hasAnyBut(Set<String> names) {
        return values.keySet().stream().anyMatch(name -> !names.contains(name));
    }

    @Nullable
    String text(String name) {
        var value = values.get(name);
        if (value != null
                && (value.isEmpty() || value.length() > 200 || value.chars().anyMatch(Character::isISOControl))) {
            throw malformed(name, "must be one line of 1 to 200 characters");
        }
        return value;
    }

    @Nullable
    UUID id(String name) {
        return read(name, UUID::fromString, "must be a UUID");
    }

    @Nullable
    Instant time(String name) {
        return read(name, Instant::parse, "must be a time in UTC such as 2026-11-23T00:00:00Z");
    }

    Instant requiredTime(String name) {
        var time = time(name);
        if (time == null) {
            throw malformed(name, "must be given");
        }
        return time;
    }

    @Nullable
    Long number(String name) {
        return read(name, Long::valueOf, "must be a whole number");
    }

    /** A number that is not below zero. */
    @Nullable
    Long amount(String name) {
        var amount = number(name);
        if (amount != null && amount < 0) {
            throw senseless(name, "must not be negative, but is " + amount);
        }
        return amount;
    }

    PageRequest page() {
        var limit = number("limit");
        var rows = limit == null ? null : Integer.valueOf((int) Math.max(Math.min(limit, Integer.MAX_VALUE), 0));
        return PageRequest.of(rows, text("after"));
    }

    /** Demands that a span does not end before it begins. */
    static <T extends Comparable<T>> void ordered(String name, @Nullable T from, @Nullable T to) {
        if (from != null && to != null && from.compareTo(to) > 0) {
            throw senseless(name, "must not lie before its beginning, %s, but is %s".formatted(from, to));
        }
    }

    private <T> @Nullable T read(String name, Function<String, T> reading, String rule) {
        var value = text(name);
        try {
            return value == null ? null : reading.apply(value);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw malformed(name, rule);
        }
    }

    static Problem malformed(String name, String why) {
        return new Problem(HttpStatus.BAD_REQUEST, "invalid_value", name, name + " " + why);
    }

    private static Problem senseless(String name, String why) {
        return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid_value", name, name + " " + why);
    }

    static Problem unknown(String what) {
        return new Problem(HttpStatus.NOT_FOUND, "not_found", null, "There is no such " + what);
    }
}
