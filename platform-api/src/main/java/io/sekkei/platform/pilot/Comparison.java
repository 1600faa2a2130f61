package io.sekkei.platform.pilot;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Two outputs side by side. Nothing tells which setting wrote which.
 *
 * @param id the comparison
 * @param input what was asked
 * @param reference what might have been answered; null if nobody knows
 * @param left an output
 * @param right another one
 */
public record Comparison(UUID id, String input, @Nullable String reference, String left, String right) {
    @Override
    public String toString() {
        return "Comparison[%s]".formatted(id);
    }
}
