package io.sekkei.platform.pilot.report;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.pilot.dataset.Split;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One output of a run, measured, or that there is none.
 *
 * @param turn in which order it was written
 * @param setting which setting of the plan wrote it
 * @param item what it answers
 * @param position the item's place in its dataset
 * @param split the item's part
 * @param generation the record with its text; null if nothing was written
 * @param failure why there is no output to measure; null if there is one
 * @param counts what each metric counted, by its short name; empty without a reference
 * @param byCharacter whether a word was a character
 * @param seen what can be said without a reference; null if there is no output
 * @param mode which model read and which wrote
 * @param finishReason why it ended
 * @param deferred of a cascade: whether its draft was handed on
 * @param promptTokens tokens of the prompt
 * @param llmEncodedTokens of these, read by the large model and not known from before
 * @param llmDecodedTokens tokens the large model wrote
 * @param slmDecodedTokens tokens the small model wrote
 * @param queueMicros waiting for a worker
 * @param llmEncodeMicros the large model reading
 * @param firstTokenMicros to the first token
 * @param totalMicros to the last one
 * @param costMicros what it cost
 */
public record Result(
        int turn,
        int setting,
        UUID item,
        int position,
        Split split,
        @Nullable UUID generation,
        @Nullable String failure,
        Map<String, long[]> counts,
        boolean byCharacter,
        @Nullable Seen seen,
        @Nullable DecodingMode mode,
        @Nullable String finishReason,
        @Nullable Boolean deferred,
        int promptTokens,
        int llmEncodedTokens,
        int llmDecodedTokens,
        int slmDecodedTokens,
        long queueMicros,
        long llmEncodeMicros,
        long firstTokenMicros,
        long totalMicros,
        long costMicros) {
    /** Signals as they were stored; NaN where there was nothing to see. */
    public record Seen(
            double meanLogProbability,
            double lowLogProbability,
            double highEntropy,
            double leastLogProbability,
            double lengthRatio,
            double repetition,
            String script,
            boolean scriptExpected,
            int forbidden) {}

    public boolean isDone() {
        return failure == null;
    }

    /** The leading metric of this output alone; null without a reference. */
    public @Nullable Double quality() {
        var count = counts.get(Figures.LEADING);
        return count == null ? null : Figures.METRIC.score(count);
    }

    /** What the leading metric counted; only of an output with a reference. */
    long[] leading() {
        return Objects.requireNonNull(counts.get(Figures.LEADING), "There is no reference");
    }

    int outputTokens() {
        return llmDecodedTokens + slmDecodedTokens;
    }

    /** The same with the large model's reading in it, although it was remembered from the output before. */
    Result withReading(long encodeMicros, long readingCostMicros) {
        return new Result(
                turn,
                setting,
                item,
                position,
                split,
                generation,
                null,
                counts,
                byCharacter,
                seen,
                mode,
                finishReason,
                deferred,
                promptTokens,
                promptTokens,
                llmDecodedTokens,
                slmDecodedTokens,
                queueMicros,
                encodeMicros,
                firstTokenMicros - llmEncodeMicros + encodeMicros,
                totalMicros - llmEncodeMicros + encodeMicros,
                costMicros + readingCostMicros);
    }
}
