package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.evidence.Period;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says, by name. Only values that have one spelling in JSON can be put in: no fractions, whole numbers to
 * 2^53, times in UTC with six digits. What is null is left out.
 */
public final class Fields {
    private static final long MOST_EXACT = 1L << 53;

    private final Map<String, Object> values = new LinkedHashMap<>();

    public Fields with(String name, @Nullable String value) {
        return put(name, value);
    }

    public Fields with(String name, @Nullable UUID value) {
        return put(name, value == null ? null : value.toString());
    }

    public Fields with(String name, @Nullable Instant value) {
        return put(name, value == null ? null : Period.text(value));
    }

    public Fields with(String name, boolean value) {
        return put(name, value);
    }

    public Fields with(String name, long value) {
        if (Math.abs(value) > MOST_EXACT) {
            throw new IllegalArgumentException("%s is %d, which JSON cannot hold exactly".formatted(name, value));
        }
        return put(name, value);
    }

    public Fields with(String name, @Nullable Fields value) {
        return put(name, value == null ? null : value.values());
    }

    public Fields with(String name, List<Fields> value) {
        return put(name, value.stream().map(Fields::values).toList());
    }

    private Fields put(String name, @Nullable Object value) {
        if (value != null && values.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("%s is said twice".formatted(name));
        }
        return this;
    }

    Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }
}
