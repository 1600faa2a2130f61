package io.sekkei.platform.latency;

import io.sekkei.inference.GeneratorQueue.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How fast a pair is in one mode, learned from its answers.
 *
 * <p>Two kinds of knowledge are kept apart. Medians of reading, of a step and of an answer's length make an outline of what
 * a generation will take. How much longer than their outline generations really took, at the wanted confidence, corrects
 * it: whatever the outline leaves out, from an unlucky batch to a busy machine, ends up in that ratio. Thread-safe.
 */
final class Pace {
    private final QuantilesBySize readingPerToken = new QuantilesBySize(0.5);
    private final QuantilesBySize stepByRows = new QuantilesBySize(0.5);
    private final QuantilesBySize usualLength = new QuantilesBySize(0.5);
    private final QuantilesBySize longLength;
    private final RecentQuantile firstTokenRatio;
    private final RecentQuantile totalRatio;
    private Instant measuredAt = Instant.EPOCH;

    Pace(double confidence) {
        longLength = new QuantilesBySize(confidence);
        firstTokenRatio = new RecentQuantile(confidence);
        totalRatio = new RecentQuantile(confidence);
    }

    /** Learns how fast parts of a generation are. */
    void learn(Observation seen) {
        if (seen.readPrompt()) {
            readingPerToken.add(seen.promptTokens(), perToken(seen));
        }
        if (seen.steps() > 0) {
            stepByRows.add(seen.rows(), seen.stepNanos());
            learnLength(usualLength, seen);
            learnLength(longLength, seen);
        }
    }

    /** Learns how well an outline fitted. */
    void compare(Outline outline, Observation seen) {
        if (seen.steps() > 0) {
            firstTokenRatio.add(seen.firstTokenNanos() / outline.firstTokenNanos());
            totalRatio.add(seen.totalNanos() / outline.totalNanos(seen.steps()));
        }
    }

    /** An answer that was cut tells only that it would have been at least so long. */
    private static void learnLength(QuantilesBySize lengths, Observation seen) {
        var known = lengths.of(seen.promptTokens());
        if (seen.ended() || (known.isPresent() && seen.steps() > known.getAsDouble())) {
            lengths.add(seen.promptTokens(), seen.steps());
        }
    }

    private static double perToken(Observation seen) {
        return (double) seen.reading().toNanos() / Math.max(1, seen.promptTokens());
    }

    synchronized void measuredAt(Instant now) {
        measuredAt = now;
    }

    /** True for one who asks after the mode was not measured for so long; a clock that was set back counts as long. */
    synchronized boolean takeProbe(Instant now, Duration interval) {
        var isDue = Duration.between(measuredAt, now).abs().compareTo(interval) >= 0;
        measuredAt = isDue ? now : measuredAt;
        return isDue;
    }

    /** Whether enough is known for an outline. */
    boolean isKnown() {
        return stepByRows.near(1).isPresent();
    }

    /** What reading this prompt usually takes; nothing if prompts were always kept from before. */
    double readingNanos(Work work) {
        return readingPerToken.near(work.promptTokens()).orElse(0) * work.promptTokens();
    }

    /** What a step usually takes while so many answers share it. */
    double stepNanos(int rows) {
        return stepByRows.near(rows).orElse(0);
    }

    /** How long the answer will usually be. */
    double usualSteps(Work work) {
        return atMost(work, usualLength);
    }

    /** How long the answer will be at most, at the wanted confidence. */
    double longSteps(Work work) {
        return atMost(work, longLength);
    }

    /** How much longer than its outline a first token takes, at the wanted confidence; empty if nobody knows yet. */
    OptionalDouble firstTokenRatio() {
        return firstTokenRatio.value();
    }

    OptionalDouble totalRatio() {
        return totalRatio.value();
    }

    private static double atMost(Work work, QuantilesBySize lengths) {
        return Math.min(work.maxTokens(), lengths.of(work.promptTokens()).orElse(work.maxTokens()));
    }
}
