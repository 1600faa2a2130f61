package io.sekkei.platform.generation;

import io.sekkei.inference.GenerationResult;
import io.sekkei.platform.quota.Charge;
import org.jspecify.annotations.Nullable;

/**
 * What a generation came to; its record is durable.
 *
 * @param generation the generation
 * @param result text, tokens, usage and timings
 * @param charge what it cost
 * @param limitedBy what made it shorter than it was wished, if anything did
 */
public record Answer(
        Generation generation,
        GenerationResult result,
        Charge charge,
        @Nullable String limitedBy) {}
