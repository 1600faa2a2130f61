package io.sekkei.inference.encoder;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sekkei.inference.CacheStatistics;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Remembers what large models understood of recent prompts, within a bound of memory; when it is full, the entries least
 * likely to be asked for again go. Threads that ask for the same prompt at once share one reading. A reading that fails is
 * not remembered. Thread-safe.
 */
public final class RepresentationCache {
    private final AsyncCache<Key, PromptRepresentation> representations;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** @param maxBytes most bytes of numbers to hold; 0 remembers nothing */
    public RepresentationCache(long maxBytes) {
        this.representations = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(
                        (Key key, PromptRepresentation value) -> Math.multiplyExact(value.values().length, Float.BYTES))
                .executor(Runnable::run) // eviction is quick, and in the caller's thread it has happened when a call
                // returns
                .buildAsync();
    }

    /**
     * What a model understood, and whether it had to read for it.
     *
     * @param representation shared with others: its values must not be changed
     */
    public record Reading(PromptRepresentation representation, boolean fromCache) {}

    private record Key(String reader, String promptDigest) {}

    /**
     * Finds the representation of a prompt, or has the encoder read it.
     *
     * @param reader tells the encoder's weights, and for whom they read, from all others
     */
    public Reading read(String reader, int[] promptIds, PromptEncoder encoder) {
        var key = new Key(reader, digest(promptIds));
        var reading = new CompletableFuture<PromptRepresentation>();
        var known = representations.asMap().putIfAbsent(key, reading);
        if (known != null) {
            hits.increment();
            return new Reading(await(known), true);
        }
        misses.increment();
        return new Reading(encode(promptIds, encoder, reading), false);
    }

    /** How often a prompt was known already. */
    public CacheStatistics statistics() {
        return new CacheStatistics(hits.sum(), misses.sum());
    }

    /** Caffeine drops an entry whose future fails. */
    private static PromptRepresentation encode(
            int[] promptIds, PromptEncoder encoder, CompletableFuture<PromptRepresentation> reading) {
        try {
            var representation = encoder.encode(promptIds);
            reading.complete(representation);
            return representation;
        } catch (RuntimeException | Error failure) {
            reading.completeExceptionally(failure);
            throw failure;
        }
    }

    /** Whoever waited for a reading that failed sees the same failure as the one who read. */
    private static PromptRepresentation await(CompletableFuture<PromptRepresentation> known) {
        try {
            return known.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    private static String digest(int[] promptIds) {
        var bytes = ByteBuffer.allocate(promptIds.length * Integer.BYTES);
        bytes.asIntBuffer().put(promptIds);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform must know SHA-256", impossible);
        }
    }
}
