package io.sekkei.platform.latency;

import static io.sekkei.platform.latency.QueueOutlookTests.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.GeneratorQueue.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PaceTests {
    private static final String PAIR = "pair";
    private static final GeneratorQueue IDLE = new GeneratorQueue(List.of(), List.of(), 1, 8);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final Pace pace = new Pace(0.9);

    @Test
    void answersThatWereCutOnlyEverMakeTheExpectedLengthLonger() {
        for (int i = 0; i < 20; i++) {
            pace.learn(answer(10, 1, 20, 2));
        }
        var work = new Work(DecodingMode.SLM_ONLY, 10, 256, 1, 0);
        pace.learn(cut(answer(10, 1, 3, 2)));
        assertThat(pace.longSteps(work)).isEqualTo(20);

        for (int i = 0; i < 20; i++) {
            pace.learn(cut(answer(10, 1, 60, 2)));
        }
        assertThat(pace.longSteps(work)).isEqualTo(60);
    }

    @Test
    void withoutExperienceAnAnswerMayBeAsLongAsItIsAllowed() {
        assertThat(pace.longSteps(new Work(DecodingMode.SLM_ONLY, 10, 77, 1, 0)))
                .isEqualTo(77);
    }

    @Test
    void neverExpectsMoreThanTheCap() {
        for (int i = 0; i < 20; i++) {
            pace.learn(answer(10, 1, 20, 2));
        }

        assertThat(pace.longSteps(new Work(DecodingMode.SLM_ONLY, 10, 5, 1, 0))).isEqualTo(5);
    }

    @Test
    void aPromptThatWasNotReadTeachesNothingOfReading() {
        pace.learn(answer(10, 1, 20, 2));
        var kept = answer(10, 1, 20, 2);
        for (int i = 0; i < 9; i++) {
            pace.learn(new Observation(
                    10, false, Duration.ZERO, 1, 20, kept.writing(), Duration.ZERO, kept.firstToken(), true));
        }

        assertThat(pace.readingNanos(new Work(DecodingMode.LLM_TO_SLM, 10, 256, 1, 0)))
                .isEqualTo(10e6);
    }

    @Test
    void whatWasNotMeasuredForAWhileIsTriedByOne() {
        pace.measuredAt(NOON);

        assertThat(pace.takeProbe(NOON.plusSeconds(29), INTERVAL)).isFalse();
        assertThat(pace.takeProbe(NOON.plusSeconds(30), INTERVAL)).isTrue();
        assertThat(pace.takeProbe(NOON.plusSeconds(31), INTERVAL)).isFalse();
    }

    @Test
    void aClockThatWasSetBackDoesNotStopTheProbes() {
        pace.measuredAt(NOON);

        assertThat(pace.takeProbe(NOON.minusSeconds(3600), INTERVAL)).isTrue();
        assertThat(pace.takeProbe(NOON.minusSeconds(3599), INTERVAL)).isFalse();
    }

    /** Prompts and answers of any length, on a machine whose every answer is slower or faster by chance. */
    @Property(tries = 30)
    void as_many_answers_are_in_time_as_the_confidence_says(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.02, max = 1.5) double noise) {
        var random = new Random(seed);
        var paces = new Paces(new LatencySettings(0.9, INTERVAL));
        var predicted = 0;
        var firstInTime = 0;
        var wholeInTime = 0;
        for (int i = 0; i < 2_000; i++) {
            var seen = randomAnswer(random, Math.exp(noise * random.nextGaussian()));
            var work = new Work(DecodingMode.LLM_TO_SLM, seen.promptTokens(), 256, 1, 0);
            var outline = paces.outline(PAIR, IDLE, work);
            var prediction = outline.flatMap(usual -> paces.prediction(PAIR, work, usual));
            if (prediction.isPresent()) {
                predicted++;
                firstInTime += seen.firstToken().compareTo(prediction.get().firstToken()) <= 0 ? 1 : 0;
                wholeInTime += seen.totalNanos() <= prediction.get().total().toNanos() ? 1 : 0;
            }
            paces.learn(PAIR, DecodingMode.LLM_TO_SLM, seen, outline, NOON);
        }
        assertThat(predicted).isGreaterThan(1_900);
        assertThat((double) firstInTime / predicted).isBetween(0.86, 0.95);
        assertThat((double) wholeInTime / predicted).isBetween(0.86, 1.0);
    }

    @Test
    void theRecordsOfThePastTeachAsAnswersDo() {
        var paces = new Paces(new LatencySettings(0.9, INTERVAL));
        for (int i = 0; i < 20; i++) {
            paces.learnAgain(PAIR, DecodingMode.SLM_ONLY, answer(10, 1, 20, 2), NOON);
        }
        var work = new Work(DecodingMode.SLM_ONLY, 10, 256, 1, 0);

        var prediction = paces.outline(PAIR, IDLE, work).flatMap(outline -> paces.prediction(PAIR, work, outline));

        assertThat(prediction).contains(new Prediction(Duration.ofMillis(12), Duration.ofMillis(50)));
    }

    @Test
    void oneModeTeachesNothingOfAnother() {
        var paces = new Paces(new LatencySettings(0.9, INTERVAL));
        paces.learn(PAIR, DecodingMode.SLM_ONLY, answer(10, 1, 20, 2), Optional.empty(), NOON);

        assertThat(paces.outline(PAIR, IDLE, new Work(DecodingMode.LLM_ONLY, 10, 256, 1, 0)))
                .isEmpty();
    }

    private static Observation randomAnswer(Random random, double luck) {
        var prompt = 4 + random.nextInt(60);
        var steps = Math.max(1, prompt + random.nextInt(20) - 10);
        var reading = Duration.ofNanos((long) (prompt * 1e6 * luck));
        var writing = Duration.ofNanos((long) (steps * 2e6 * luck));
        return new Observation(
                prompt, true, reading, 1, steps, writing, Duration.ZERO, reading.plus(writing.dividedBy(steps)), true);
    }

    private static Observation cut(Observation whole) {
        return new Observation(
                whole.promptTokens(),
                true,
                whole.reading(),
                whole.rows(),
                whole.steps(),
                whole.writing(),
                whole.queue(),
                whole.firstToken(),
                false);
    }
}
