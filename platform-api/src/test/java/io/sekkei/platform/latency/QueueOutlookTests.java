package io.sekkei.platform.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.GeneratorQueue.Batch;
import io.sekkei.inference.GeneratorQueue.Work;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading takes 1 ms a token, a step 2 ms, in a batch of two 3 ms; answers to prompts of ten tokens are 20 steps long. */
class QueueOutlookTests {
    private final Map<DecodingMode, Pace> paces = new EnumMap<>(DecodingMode.class);

    @BeforeEach
    void learn() {
        for (var mode : DecodingMode.values()) {
            var pace = new Pace(0.9);
            pace.learn(answer(10, 1, 20, 2));
            pace.learn(answer(10, 2, 20, 3));
            paces.put(mode, pace);
        }
    }

    @Test
    void onAnIdleServerOnlyItsOwnWorkCounts() {
        assertThat(millis(queue(1, 8))).isEqualTo(10 + 2);
    }

    @Test
    void itJoinsWhatABusyWorkerIsWriting() {
        var begun = new Batch(Duration.ofMillis(24), List.of(work(DecodingMode.LLM_TO_SLM, 7)));
        var other = new Batch(Duration.ofMillis(24), List.of(work(DecodingMode.SLM_ONLY, 7)));

        assertThat(millis(new GeneratorQueue(List.of(begun), List.of(), 1, 8))).isEqualTo(10 + 3);
        assertThat(millis(new GeneratorQueue(List.of(other), List.of(), 1, 8)))
                .as("two modes take turns")
                .isEqualTo(10 + 2 + 2);
    }

    @Test
    void aFullWorkerFirstEndsWhatItHasBegun() {
        var begun = new Batch(Duration.ofMillis(24), List.of(work(DecodingMode.SLM_ONLY, 7)));

        assertThat(millis(new GeneratorQueue(List.of(begun), List.of(), 1, 1)))
                .as("13 of 20 steps are left")
                .isEqualTo(13 * 2 + 10 + 2);
    }

    @Test
    void aWorkerThatReadsIsAsFarAsTheTimeSays() {
        var begun = new Batch(Duration.ofMillis(4), List.of(work(DecodingMode.LLM_TO_SLM, 0)));

        assertThat(millis(new GeneratorQueue(List.of(begun), List.of(), 1, 8))).isEqualTo(6 + 10 + 3);
        assertThat(millis(new GeneratorQueue(List.of(begun), List.of(), 1, 1))).isEqualTo(6 + 20 * 2 + 10 + 2);
    }

    @Test
    void anIdleWorkerTakesItWhileAnotherIsReading() {
        var begun = new Batch(Duration.ofMillis(4), List.of(work(DecodingMode.SLM_ONLY, 0)));

        assertThat(millis(new GeneratorQueue(List.of(begun), List.of(), 2, 8))).isEqualTo(10 + 2);
    }

    @Test
    void promptsAreReadOneAfterAnother() {
        assertThat(millis(queue(1, 8, work(DecodingMode.LLM_TO_SLM, 0))))
                .as("the other prompt is read first, and a step of two takes 3 ms")
                .isEqualTo(10 + 10 + 3);
        assertThat(millis(queue(1, 8, work(DecodingMode.LLM_TO_SLM, 0), work(DecodingMode.LLM_ONLY, 0))))
                .as("a step of two and one of another mode")
                .isEqualTo(10 + 10 + 10 + 3 + 2);
        assertThat(millis(queue(2, 8, work(DecodingMode.LLM_ONLY, 0)))).isEqualTo(10 + 2);
    }

    @Test
    void itWaitsForRoom() {
        assertThat(millis(queue(1, 1, work(DecodingMode.LLM_TO_SLM, 0)))).isEqualTo(50 + 10 + 2);
        assertThat(millis(queue(2, 1, work(DecodingMode.LLM_ONLY, 0), work(DecodingMode.LLM_ONLY, 0))))
                .isEqualTo(50 + 10 + 2);
    }

    @Test
    void aBeamSearchTakesARowForEachBeamAndStepsOfItsOwn() {
        var beam = new Work(DecodingMode.LLM_TO_SLM, 10, 256, 2, 0);

        assertThat(millis(queue(1, 8, beam))).isEqualTo(10 + 10 + 3 + 2);
        assertThat(millis(queue(1, 2, beam))).as("20 steps of two beams first").isEqualTo(10 + 20 * 3 + 10 + 2);
    }

    @Test
    void nothingIsSaidOfWhatWasNeverMeasured() {
        paces.put(DecodingMode.LLM_ONLY, new Pace(0.9));

        assertThat(new QueueOutlook(queue(1, 8, work(DecodingMode.LLM_ONLY, 0)), paces::get).outline(own()))
                .isEmpty();
    }

    private long millis(GeneratorQueue queue) {
        var outline = new QueueOutlook(queue, paces::get).outline(own()).orElseThrow();
        return Math.round(outline.firstTokenNanos() / 1e6);
    }

    private static GeneratorQueue queue(int workers, int maxBatch, Work... waiting) {
        return new GeneratorQueue(List.of(), List.of(waiting), workers, maxBatch);
    }

    private static Work own() {
        return work(DecodingMode.LLM_TO_SLM, 0);
    }

    private static Work work(DecodingMode mode, int steps) {
        return new Work(mode, 10, 256, 1, steps);
    }

    static Observation answer(int promptTokens, int rows, int steps, int stepMillis) {
        var reading = Duration.ofMillis(promptTokens);
        var step = Duration.ofMillis(stepMillis);
        return new Observation(
                promptTokens,
                true,
                reading,
                rows,
                steps,
                step.multipliedBy(steps),
                Duration.ZERO,
                reading.plus(step),
                true);
    }
}
