package io.sekkei.platform.tuning;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A look at dev.
 *
 * @param updates how many updates were done
 * @param trainLoss mean loss since the last look, in nats a token; null before the first update
 * @param devLoss mean loss on dev
 * @param quality chrF of answers to some of dev; null where none were written
 * @param best whether nothing before was better
 * @param at when
 */
public record TuningPoint(
        int updates,
        @Nullable Double trainLoss,
        double devLoss,
        @Nullable Double quality,
        boolean best,
        Instant at) {}
