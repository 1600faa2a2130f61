package io.sekkei.inference.command;

import java.util.concurrent.CountDownLatch;

/**
 * Turns the end of the process, as by Ctrl-C, into an interruption of the thread that opened it, and keeps the process alive
 * until that thread has closed it: time to save what was done, and to come back from the engine. A process that ends takes
 * the engine's own globals down at once, and a thread that is still computing then crashes within it.
 */
public final class StopSignal implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    private StopSignal(Thread worker) {
        hook = new Thread(
                () -> {
                    worker.interrupt();
                    await();
                },
                "stop");
    }

    /** Begins to listen for the end of the process. */
    public static StopSignal open() {
        var signal = new StopSignal(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyStopping) {
            // The hook is running and has just been let go.
        }
    }

    private void await() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
