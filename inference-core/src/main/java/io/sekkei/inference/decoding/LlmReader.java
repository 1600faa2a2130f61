package io.sekkei.inference.decoding;

import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.encoder.RepresentationCache;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The large model as a reader: it reads each prompt once, and not again while the cache remembers it. Thread-safe. */
public final class LlmReader {
    private final String modelDigest;
    private final PromptEncoder encoder;
    private final RepresentationCache cache;
    private final LongSupplier nanoTime;

    /**
     * @param modelDigest tells the encoder's weights from all others that share the cache
     * @param nanoTime measures durations, {@code System::nanoTime} but in tests
     */
    public LlmReader(String modelDigest, PromptEncoder encoder, RepresentationCache cache, LongSupplier nanoTime) {
        this.modelDigest = modelDigest;
        this.encoder = encoder;
        this.cache = cache;
        this.nanoTime = nanoTime;
    }

    /** What the large model understood, how long that took, and how many tokens it read for it. */
    record Reading(PromptRepresentation representation, Duration duration, int tokens) {}

    /** @param share whose prompt it is; others have it read for themselves, so that none learns what another one asked */
    Reading read(int[] promptIds, String share) {
        var stopwatch = new Stopwatch(nanoTime);
        var reading = cache.read(modelDigest + "\0" + share, promptIds, encoder); // [promptTokens, llmWidth]
        return new Reading(reading.representation(), stopwatch.lap(), reading.fromCache() ? 0 : promptIds.length);
    }
}
