package io.sekkei.platform.catalog;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.TextGenerator;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pair in one of its modes, as clients see it.
 *
 * @param name what clients call it: the pair's id alone, or with a mode as in {@code enja:llm-only}
 * @param mode which of the pair's models reads and which writes
 * @param generator the pair at work
 * @param openedAt when the pair was opened
 * @param version the tenant's own version of the pair; null for the one all tenants have
 */
public record ServedModel(
        String name,
        DecodingMode mode,
        TextGenerator generator,
        Instant openedAt,
        @Nullable UUID version) {
    ServedModel(String name, DecodingMode mode, TextGenerator generator, Instant openedAt) {
        this(name, mode, generator, openedAt, null);
    }

    public PairDescription pair() {
        return generator.pair();
    }

    /** Short name of exactly these weights; changes when an answer could. */
    public String fingerprint() {
        return pair().digest().substring(0, Math.min(12, pair().digest().length()));
    }
}
