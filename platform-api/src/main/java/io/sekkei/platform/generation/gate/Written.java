package io.sekkei.platform.generation.gate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An output that was just written.
 *
 * @param text what was written
 * @param logProbabilities of its tokens
 * @param costMicros what it cost
 * @param digest the ledger's commitment to the text
 * @param second what the small model would have written; null if it was not asked
 */
public record Written(
        String text,
        List<Double> logProbabilities,
        long costMicros,
        String digest,
        @Nullable Opinion second) {
    public Written {
        logProbabilities = List.copyOf(logProbabilities);
    }

    /** Without the text, which is nobody's business before it is released. */
    @Override
    public String toString() {
        return "Written[%s]".formatted(digest);
    }
}
