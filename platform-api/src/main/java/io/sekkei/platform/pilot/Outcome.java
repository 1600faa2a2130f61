package io.sekkei.platform.pilot;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.evaluation.Signals;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One output, measured; its text is with its generation.
 *
 * @param generation the record with everything else
 * @param mode which model read and which wrote
 * @param result tokens, usage and timings; without the text
 * @param counts what each metric counted, by its short name; null without a reference
 * @param byCharacter whether a word was a character
 * @param signals what can be said without a reference
 * @param costMicros what it cost
 */
record Outcome(
        UUID generation,
        DecodingMode mode,
        GenerationResult result,
        @Nullable Map<String, long[]> counts,
        boolean byCharacter,
        Signals signals,
        long costMicros) {}
