package io.sekkei.inference.encoder.remote;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where prompts are read, whichever way they came in: a few at once, a bounded number waiting. Safe for use by many threads. */
final class ReadingDesk implements AutoCloseable {
    private final ServedEncoder encoder;
    private final ThreadPoolExecutor workers;

    /**
     * @param threads prompts read at once
     * @param queue most prompts that may wait
     */
    ReadingDesk(ServedEncoder encoder, int threads, int queue) {
        this.encoder = encoder;
        this.workers =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), task -> {
                    var thread = new Thread(task, "sekkei-encoder");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** @param version null or empty for whatever there is */
    boolean serves(String model, @Nullable String version) {
        return model.equals(encoder.model())
                && (version == null || version.isEmpty() || version.equals(encoder.version()));
    }

    /**
     * Reads the prompt of a request.
     *
     * @throws IllegalArgumentException if it cannot be read, whoever reads it
     * @throws RejectedExecutionException if too many are waiting
     */
    InferMessage compute(InferMessage request) {
        var ids = request.tensor(InferMessage.INPUT).ids();
        if (ids.length > encoder.contextTokens()) {
            throw new IllegalArgumentException(
                    "A prompt may have %d tokens at most, but has %d".formatted(encoder.contextTokens(), ids.length));
        }
        for (var id : ids) {
            if (id >= encoder.vocabularySize()) {
                throw new IllegalArgumentException("The vocabulary has %d tokens, so there is no token %d"
                        .formatted(encoder.vocabularySize(), id));
            }
        }
        var output = InferTensor.ofFloats(InferMessage.OUTPUT, read(ids), 1, ids.length, encoder.width());
        return new InferMessage(encoder.model(), encoder.version(), request.id(), List.of(output));
    }

    private float[] read(int[] ids) {
        var reading = workers.submit(() -> encoder.encoder().encode(ids).values());
        try {
            return reading.get();
        } catch (InterruptedException e) {
            reading.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a prompt was read", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A prompt could not be read", e.getCause());
        }
    }

    /** Takes no more prompts and lets those that wait be read. */
    @Override
    public void close() {
        workers.shutdown();
    }
}
