package io.sekkei.platform.latency;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GenerationResult;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A generation was let in. When it has ended, {@link #settle} counts whether it was in time and learns from it. */
public final class LatencyPass {
    private final LatencyQuota quota;
    private final String pairDigest;
    private final DecodingMode askedMode;
    private final Look look;
    private final @Nullable LatencyState state;
    private final @Nullable LatencyDecision decision;

    LatencyPass(
            LatencyQuota quota,
            String pairDigest,
            DecodingMode askedMode,
            Look look,
            @Nullable LatencyState state,
            @Nullable LatencyDecision decision) {
        this.quota = quota;
        this.pairDigest = pairDigest;
        this.askedMode = askedMode;
        this.look = look;
        this.state = state;
        this.decision = decision;
    }

    /** The mode it shall run in: the one it asked for, or one its target allows instead. */
    public DecodingMode mode() {
        return look.mode();
    }

    public DecodingMode askedMode() {
        return askedMode;
    }

    /** Why it runs in this mode; null if it has no target. */
    public @Nullable LatencyDecision decision() {
        return decision;
    }

    /** Its target; null if it has none. */
    public @Nullable LatencyTarget target() {
        return state == null ? null : state.target();
    }

    /** How long it is predicted to take at most; null if nobody knows. */
    public @Nullable Prediction prediction() {
        return look.prediction().orElse(null);
    }

    /** What headers tell of it. */
    public Map<String, String> headers() {
        return state == null ? Map.of() : LatencyHeaders.of(state.target(), prediction());
    }

    /** Counts the answer, in the transaction of the caller, and learns from its timings. */
    public void settle(GenerationResult result) {
        if (state != null) {
            quota.count(state, result, mode() != askedMode);
        }
        if (result.fallback() == null) { // a mode is not measured by what another one wrote
            quota.learn(pairDigest, look, Observation.of(mode(), result));
        }
    }

    /** What a generation would take in a mode, as far as it is known. */
    record Look(DecodingMode mode, Optional<Outline> outline, Optional<Prediction> prediction) {}
}
