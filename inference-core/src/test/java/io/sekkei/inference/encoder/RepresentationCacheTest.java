package io.sekkei.inference.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.CacheStatistics;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepresentationCacheTest {
    private static final int WIDTH = 4;
    private final AtomicInteger readings = new AtomicInteger();
    private final PromptEncoder encoder = promptIds -> {
        readings.incrementAndGet();
        return new PromptRepresentation(promptIds.length, WIDTH, new float[promptIds.length * WIDTH]);
    };

    @Test
    void readsAPromptOnce() {
        var cache = new RepresentationCache(1000);

        var first = cache.read("llm", new int[] {1, 2}, encoder);
        var second = cache.read("llm", new int[] {1, 2}, encoder);

        assertThat(first.fromCache()).isFalse();
        assertThat(second.fromCache()).isTrue();
        assertThat(second.representation()).isSameAs(first.representation());
        assertThat(cache.statistics()).isEqualTo(new CacheStatistics(1, 1));
    }

    @Test
    void tellsPromptsAndModelsApart() {
        var cache = new RepresentationCache(1000);

        cache.read("llm", new int[] {1, 2}, encoder);
        cache.read("llm", new int[] {2, 1}, encoder);
        cache.read("llm", new int[] {1, 2, 0}, encoder);
        cache.read("other", new int[] {1, 2}, encoder);

        assertThat(readings).hasValue(4);
    }

    @Test
    void staysWithinItsBound() {
        var bytesOfOne = WIDTH * Float.BYTES;
        var cache = new RepresentationCache(10 * bytesOfOne);

        for (var round = 0; round < 2; round++) {
            for (var prompt = 0; prompt < 100; prompt++) {
                cache.read("llm", new int[] {prompt}, encoder);
            }
        }

        assertThat(cache.statistics().hits()).isLessThanOrEqualTo(10);
    }

    @Test
    void remembersNothingWhenItsBoundIsZero() {
        var cache = new RepresentationCache(0);

        cache.read("llm", new int[] {1}, encoder);
        cache.read("llm", new int[] {1}, encoder);

        assertThat(readings).hasValue(2);
    }

    @Test
    void forgetsAReadingThatFailed() {
        var cache = new RepresentationCache(1000);

        assertThatThrownBy(() -> cache.read("llm", new int[] {1}, promptIds -> {
                    throw new IllegalStateException("out of order");
                }))
                .hasMessage("out of order");

        assertThat(cache.read("llm", new int[] {1}, encoder).fromCache()).isFalse();
    }

    @Test
    void letsThreadsShareOneReading() throws Exception {
        var cache = new RepresentationCache(1000);
        var everybody = new CountDownLatch(8);
        var threads = Executors.newFixedThreadPool(8);
        var results = new ArrayList<Future<RepresentationCache.Reading>>();

        for (var thread = 0; thread < 8; thread++) {
            results.add(threads.submit(() -> {
                everybody.countDown();
                everybody.await(10, TimeUnit.SECONDS);
                return cache.read("llm", new int[] {1, 2}, encoder);
            }));
        }

        for (var result : results) {
            assertThat(result.get().representation().tokens()).isEqualTo(2);
        }
        assertThat(readings).hasValue(1);
        threads.shutdown();
    }
}
