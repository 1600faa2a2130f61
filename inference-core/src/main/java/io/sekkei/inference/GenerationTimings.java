package io.sekkei.inference;

import java.time.Duration;
import java.util.List;

/**
 * Where the time of a generation went. A phase that did not take place is zero.
 *
 * @param queue waiting for a worker
 * @param llmEncode the large model reading the prompt
 * @param projector bringing its representation to the small model's width
 * @param prefill the writing model preparing itself: its own reading of the prompt and its attention keys and values
 * @param steps each decoding step, in order, the one that brought the end mark included
 * @param rows answers that shared its first step, itself among them, beams counted one by one; 0 before any step
 * @param draft writing a draft that was thrown away
 * @param atOnce whether nothing was told before the last step, because the whole answer was judged first
 */
public record GenerationTimings(
        Duration queue,
        Duration llmEncode,
        Duration projector,
        Duration prefill,
        List<Duration> steps,
        int rows,
        Duration draft,
        boolean atOnce) {
    public GenerationTimings {
        steps = List.copyOf(steps);
    }

    public GenerationTimings(
            Duration queue, Duration llmEncode, Duration projector, Duration prefill, List<Duration> steps, int rows) {
        this(queue, llmEncode, projector, prefill, steps, rows, Duration.ZERO, false);
    }

    /** From the arrival of the request to its first token. */
    public Duration firstToken() {
        if (atOnce) {
            return total();
        }
        return steps.isEmpty() ? beforeSteps() : beforeSteps().plus(steps.get(0));
    }

    /** From the arrival of the request to its last token. */
    public Duration total() {
        return beforeSteps().plus(decode());
    }

    /** All steps together. */
    public Duration decode() {
        return steps.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** The same, told at once when it was complete. */
    public GenerationTimings toldAtOnce() {
        return new GenerationTimings(queue, llmEncode, projector, prefill, steps, rows, draft, true);
    }

    /** The time of an answer that was written after a draft had been thrown away. */
    public GenerationTimings after(GenerationTimings thrownAway) {
        return new GenerationTimings(
                queue.plus(thrownAway.queue),
                llmEncode,
                projector,
                prefill,
                steps,
                rows,
                thrownAway.total().minus(thrownAway.queue),
                atOnce);
    }

    private Duration beforeSteps() {
        return queue.plus(draft).plus(llmEncode).plus(projector).plus(prefill);
    }
}
