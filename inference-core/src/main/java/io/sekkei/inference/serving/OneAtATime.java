package io.sekkei.inference.serving;

import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.GeneratorClosedException;
import io.sekkei.inference.InferenceException;
import io.sekkei.inference.QueueFullException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Work with the models outside the queue: one piece at a time, and none once the models are to be freed. Thread-safe. */
final class OneAtATime {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Semaphore turn = new Semaphore(1, true);
    private volatile boolean closed;

    /**
     * Waits for a turn, not for ever.
     *
     * @throws QueueFullException if it does not come
     * @throws GeneratorClosedException if there are no more turns
     */
    <T> T run(Supplier<T> work) {
        take();
        try {
            if (closed) {
                throw new GeneratorClosedException();
            }
            return work.get();
        } catch (InferenceException known) {
            throw known;
        } catch (RuntimeException failure) {
            throw new EngineFailureException("The engine failed in the middle of an explanation", failure);
        } finally {
            turn.release();
        }
    }

    private void take() {
        try {
            if (!turn.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new QueueFullException(turn.getQueueLength() + 1, LONGEST_WAIT);
            }
        } catch (InterruptedException wish) {
            Thread.currentThread().interrupt();
            throw new GeneratorClosedException();
        }
    }

    /** Lets whoever is at work end; from then on there are no turns. */
    void close() {
        closed = true;
        turn.acquireUninterruptibly();
        turn.release();
    }
}
