package io.sekkei.platform.latency;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GenerationResult;
import java.time.Duration;

/**
 * What one answer showed of the speed of its pair. All of it is in the records, so it can be seen again after a restart.
 *
 * @param promptTokens tokens of the prompt
 * @param readPrompt false if the large model's representation of the prompt was kept from before
 * @param reading reading the prompt, projecting and preparing to write
 * @param rows answers that shared its first step, beams counted one by one
 * @param steps decoding steps
 * @param writing all steps together
 * @param queue waiting for a worker
 * @param firstToken from arrival to the first token
 * @param ended whether the answer ended by itself, not by a limit or a wish
 */
public record Observation(
        int promptTokens,
        boolean readPrompt,
        Duration reading,
        int rows,
        int steps,
        Duration writing,
        Duration queue,
        Duration firstToken,
        boolean ended) {
    /** What a result tells. */
    public static Observation of(DecodingMode mode, GenerationResult result) {
        var timings = result.timings();
        var usage = result.usage();
        return new Observation(
                usage.promptTokens(),
                mode == DecodingMode.SLM_ONLY || usage.llmEncodedTokens() > 0,
                timings.llmEncode()
                        .plus(timings.projector())
                        .plus(timings.prefill())
                        .plus(timings.draft()),
                timings.rows(),
                timings.steps().size(),
                timings.steps().stream().reduce(Duration.ZERO, Duration::plus),
                timings.queue(),
                timings.firstToken(),
                result.finishReason() == FinishReason.STOP);
    }

    double firstTokenNanos() {
        return firstToken.toNanos();
    }

    double totalNanos() {
        return queue.plus(reading).plus(writing).toNanos();
    }

    double stepNanos() {
        return (double) writing.toNanos() / Math.max(1, steps);
    }

    /** As if it had found an idle worker. */
    Observation withoutQueue() {
        return new Observation(
                promptTokens, readPrompt, reading, rows, steps, writing, Duration.ZERO, firstToken.minus(queue), ended);
    }
}
