package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.latency.LatencyDecision;
import io.sekkei.platform.latency.LatencyPass;
import io.sekkei.platform.ledger.Fields;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a generation with a latency target came to its mode, as the record keeps it. The names are those of the columns. */
@Embeddable
record RecordedLatency(
        @Enumerated(EnumType.STRING) DecodingMode askedMode,
        UUID latencyTargetId,
        @Enumerated(EnumType.STRING) LatencyDecision latencyDecision,
        @Nullable Long allowedFirstTokenMicros,
        @Nullable Long allowedTotalMicros,
        @Nullable Long predictedFirstTokenMicros,
        @Nullable Long predictedTotalMicros) {
    /** Null for a generation without a target. */
    static @Nullable RecordedLatency of(LatencyPass pass) {
        var target = pass.target();
        var decision = pass.decision();
        if (target == null || decision == null) {
            return null;
        }
        var prediction = pass.prediction();
        return new RecordedLatency(
                pass.askedMode(),
                target.id().value(),
                decision,
                micros(target.plan().firstToken()),
                micros(target.plan().total()),
                micros(prediction == null ? null : prediction.firstToken()),
                micros(prediction == null ? null : prediction.total()));
    }

    /** Tells the ledger. */
    Fields tell(Fields fields) {
        var told = new Fields()
                .with("asked_mode", askedMode.wireName())
                .with("target", latencyTargetId)
                .with("decision", latencyDecision.name());
        tell(told, "allowed_first_token_micros", allowedFirstTokenMicros);
        tell(told, "allowed_total_micros", allowedTotalMicros);
        tell(told, "predicted_first_token_micros", predictedFirstTokenMicros);
        tell(told, "predicted_total_micros", predictedTotalMicros);
        return fields.with("latency", told);
    }

    private static void tell(Fields fields, String name, @Nullable Long micros) {
        if (micros != null) {
            fields.with(name, micros);
        }
    }

    private static @Nullable Long micros(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos() / 1_000;
    }
}
