package io.sekkei.platform.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at fixed moments, whether or not earlier ones are answered.
 *
 * <p>Times count from the moment at which a request was due, not from the one at which a connection had leisure to send
 * it: a server that stalls would otherwise hold up its own measurement and look fast (coordinated omission).
 */
final class OpenLoad {
    /** More than ever wait at once, unless the platform cannot keep up at all. */
    private static final int CONNECTIONS = 64;

    private final int port;
    private final byte[] request;
    private final long interval;
    private final int total;
    private final long start = System.nanoTime() + Duration.ofMillis(200).toNanos();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final long[] whole;
    private final long[] first;
    private final long[] late;

    private OpenLoad(int port, byte[] request, int rate, Duration time) {
        this.port = port;
        this.request = request;
        this.interval = Duration.ofSeconds(1).toNanos() / rate;
        this.total = (int) (rate * time.toSeconds());
        this.whole = new long[total];
        this.first = new long[total];
        this.late = new long[total];
    }

    /**
     * What was measured.
     *
     * @param whole until the last byte of the answer
     * @param first until the first byte of its body, which for a stream is its first token
     * @param late how long after its moment a request was sent: what the generator itself adds, in the times above
     * @param failures answers that were no answers
     */
    record Result(Latencies whole, Latencies first, Latencies late, int failures) {}

    static Result run(int port, byte[] request, int rate, Duration time) throws Exception {
        return new OpenLoad(port, request, rate, time).run();
    }

    private Result run() throws Exception {
        var threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            var work = new ArrayList<Callable<Void>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                work.add(this::askUntilDone);
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return new Result(new Latencies(whole), new Latencies(first), new Latencies(late), failures.get());
    }

    private Void askUntilDone() throws IOException {
        try (var wire = new Wire(port)) {
            for (int i = next.getAndIncrement(); i < total; i = next.getAndIncrement()) {
                ask(wire, i);
            }
        }
        return null;
    }

    private void ask(Wire wire, int number) throws IOException {
        var due = start + number * interval;
        for (var wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
        late[number] = System.nanoTime() - due;
        wire.exchange(request);
        whole[number] = System.nanoTime() - due;
        first[number] = wire.firstByte() - due;
        if (wire.status() != 200) {
            failures.incrementAndGet();
        }
    }
}
