package io.sekkei.platform.generation;

import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GenerationResult;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Duration;
import java.util.List;

/** What came of a generation, as the record keeps it. The names are those of the columns. */
@Embeddable
record RecordedResult(
        @Enumerated(EnumType.STRING) FinishReason finishReason,
        byte[] outputSha256,
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
        Long totalMicros) {
    static RecordedResult of(GenerationResult result) {
        var usage = result.usage();
        var timings = result.timings();
        return new RecordedResult(
                result.finishReason(),
                Digests.of(result.text()),
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
                micros(timings.total()));
    }

    private static Duration sum(List<Duration> steps) {
        return steps.stream().reduce(Duration.ZERO, Duration::plus);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
