package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationResult;
import io.sekkei.platform.ledger.Fields;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What came of a generation, as the record keeps it. The names are those of the columns. */
@Embeddable
record RecordedResult(
        @Enumerated(EnumType.STRING) FinishReason finishReason,
        Integer promptTokens,
        Integer llmEncodedTokens,
        Integer llmDecodedTokens,
        Integer slmDecodedTokens,
        Long queueMicros,
        Long llmEncodeMicros,
        Long projectorMicros,
        Long prefillMicros,
        Long decodeMicros,
        Long firstTokenMicros,
        Long totalMicros,
        Integer batchRows,
        @Nullable String deferralRule,
        @Nullable Boolean deferred,
        @Nullable Integer draftTokens,
        @Nullable Long draftMicros,
        @Nullable Double meanLogProbability,
        @Nullable Double minLogProbability) {
    static RecordedResult of(GenerationResult result) {
        var usage = result.usage();
        var timings = result.timings();
        var deferral = result.deferral();
        return new RecordedResult(
                result.finishReason(),
                usage.promptTokens(),
                usage.llmEncodedTokens(),
                usage.llmDecodedTokens(),
                usage.slmDecodedTokens(),
                micros(timings.queue()),
                micros(timings.llmEncode()),
                micros(timings.projector()),
                micros(timings.prefill()),
                micros(sum(timings.steps())),
                micros(timings.firstToken()),
                micros(timings.total()),
                timings.rows(),
                deferral == null ? null : deferral.rule().name(),
                deferral == null ? null : deferral.deferred(),
                deferral == null ? null : deferral.draftTokens(),
                deferral == null ? null : micros(timings.draft()),
                boxed(chances(result).average()),
                boxed(chances(result).min()));
    }

    private static DoubleStream chances(GenerationResult result) {
        return result.tokens().stream().mapToDouble(GeneratedToken::logProbability);
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /** Tells the ledger. */
    Fields tell(Fields fields) {
        return fields.with("finish_reason", finishReason.name())
                .with("tokens", tokens())
                .with("micros", timings())
                .with("deferral", deferral());
    }

    /** How a cascade came to its answer, and what it threw away. */
    private @Nullable Fields deferral() {
        if (deferralRule == null || deferred == null || draftTokens == null || draftMicros == null) {
            return null;
        }
        var rule = DeferralRule.parse(deferralRule);
        return new Fields()
                .with("rule", deferralRule)
                .with("deferred", deferred)
                .with("writer", (deferred ? rule.deferTo() : DecodingMode.SLM_ONLY).wireName())
                .with("draft_tokens", draftTokens)
                .with("draft_micros", draftMicros);
    }

    private Fields tokens() {
        return new Fields()
                .with("prompt", promptTokens)
                .with("llm_encoded", llmEncodedTokens)
                .with("llm_decoded", llmDecodedTokens)
                .with("slm_decoded", slmDecodedTokens);
    }

    private Fields timings() {
        return new Fields()
                .with("queue", queueMicros)
                .with("llm_encode", llmEncodeMicros)
                .with("projector", projectorMicros)
                .with("prefill", prefillMicros)
                .with("decode", decodeMicros)
                .with("first_token", firstTokenMicros)
                .with("total", totalMicros);
    }

    private static Duration sum(List<Duration> steps) {
        return steps.stream().reduce(Duration.ZERO, Duration::plus);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
