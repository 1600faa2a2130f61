package io.sekkei.platform.latency;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.GeneratorQueue.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * How fast each pair of this process is in each mode. Kept in memory: speed belongs to a machine and its load, so every
 * process learns its own, at the start from the latest records and then from its answers.
 */
@Component
class Paces {
    private final Map<Key, Pace> paces = new ConcurrentHashMap<>();
    private final double confidence;
    private final Duration probeInterval;

    Paces(LatencySettings settings) {
        this.confidence = settings.confidence();
        this.probeInterval = settings.probeInterval();
    }

    /** What a generation would take if it joined this queue now; empty while a mode involved was never measured. */
    Optional<Outline> outline(String pairDigest, GeneratorQueue queue, Work own) {
        return new QueueOutlook(queue, mode -> pace(pairDigest, mode)).outline(own);
    }

    /** The outline with what experience adds to it; empty while there is too little experience. */
    Optional<Prediction> prediction(String pairDigest, Work own, Outline outline) {
        var pace = pace(pairDigest, own.mode());
        var firstToken = pace.firstTokenRatio();
        var total = pace.totalRatio();
        return firstToken.isPresent() && total.isPresent()
                ? Optional.of(Prediction.ofNanos(
                        firstToken.getAsDouble() * outline.firstTokenNanos(),
                        total.getAsDouble() * outline.totalNanos(pace.longSteps(own))))
                : Optional.empty();
    }

    /** Learns from an answer whose outline was made before it ran. */
    void learn(String pairDigest, DecodingMode mode, Observation seen, Optional<Outline> before, Instant now) {
        var pace = pace(pairDigest, mode);
        before.ifPresent(outline -> pace.compare(outline, seen));
        pace.learn(seen);
        pace.measuredAt(now);
    }

    /** Learns from an answer of the past, of whose queue only the waiting is known. */
    void learnAgain(String pairDigest, DecodingMode mode, Observation past, Instant endedAt) {
        var work = new Work(mode, past.promptTokens(), Math.max(1, past.steps()), Math.max(1, past.rows()), 0);
        var alone = outline(pairDigest, new GeneratorQueue(List.of(), List.of(), 1, 1), work);
        learn(pairDigest, mode, past.withoutQueue(), alone, endedAt);
    }

    /** Whether the mode was not measured for so long that a generation must try it; true for one who asks. */
    boolean takeProbe(String pairDigest, DecodingMode mode, Instant now) {
        return pace(pairDigest, mode).takeProbe(now, probeInterval);
    }

    /** As after a restart. */
    void forget() {
        paces.clear();
    }

    private Pace pace(String pairDigest, DecodingMode mode) {
        return paces.computeIfAbsent(new Key(pairDigest, mode), key -> new Pace(confidence));
    }

    private record Key(String pairDigest, DecodingMode mode) {}
}
