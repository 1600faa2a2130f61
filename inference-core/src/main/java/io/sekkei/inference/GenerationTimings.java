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
 * @param steps each decoding step, in order, the one that brought the end mark included; when drafts are verified, a step
 *     is a draft with its verification and may bring several tokens
 * @param rows answers that shared its first step, itself among them, beams counted one by one; 0 before any step
 */
public record GenerationTimings(
        Duration queue, Duration llmEncode, Duration projector, Duration prefill, List<Duration> steps, int rows) {
    public GenerationTimings {
        steps = List.copyOf(steps);
    }

    /** From the arrival of the request to its first token. */
    public Duration firstToken() {
        var before = queue.plus(llmEncode).plus(projector).plus(prefill);
        return steps.isEmpty() ? before : before.plus(steps.get(0));
    }

    /** From the arrival of the request to its last token. */
    public Duration total() {
        var before = queue.plus(llmEncode).plus(projector).plus(prefill);
        return steps.stream().reduce(before, Duration::plus);
    }
}
