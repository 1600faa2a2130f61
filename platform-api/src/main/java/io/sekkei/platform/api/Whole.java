package io.sekkei.platform.api;

import io.sekkei.platform.problem.Problem;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers as clients send them. A body takes them as big as they come, so that one that is too large is told in a
 * sentence with its field, and not as JSON that cannot be read.
 */
public final class Whole {
    private Whole() {}

    /** @throws Problem if it is missing or outside of the bounds */
    public static long between(String field, @Nullable BigInteger value, long least, long most) {
        if (value == null) {
            throw Problem.invalid(field, field + " is missing");
        }
        if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            throw Problem.invalid(field, "%s must be between %d and %d".formatted(field, least, most));
        }
        return value.longValueExact();
    }
}
