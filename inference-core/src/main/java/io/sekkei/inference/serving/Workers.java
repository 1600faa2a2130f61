package io.sekkei.inference.serving;

import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.DecodingJob;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The threads that compute: each takes a batch from the waiting room, writes its answers, and comes back for more. */
final class Workers {
    private final WaitingRoom room;
    private final Decoding decoding;
    private final int maxBatch;
    private final LongSupplier nanoTime;
    private final RecentDurations recentDurations = new RecentDurations();
    private final AtomicInteger running = new AtomicInteger();
    private final Set<Batch> batches = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads;

    Workers(WaitingRoom room, Decoding decoding, ServingSettings settings, LongSupplier nanoTime) {
        this.room = room;
        this.decoding = decoding;
        this.maxBatch = settings.maxBatch();
        this.nanoTime = nanoTime;
        this.threads = IntStream.rangeClosed(1, settings.workers())
                .mapToObj(number -> new Thread(this::work, "sekkei-worker-" + number))
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Waits until every worker has gone, which they do once the room is closed; an interruption is kept for later. */
    void join() {
        var interrupted = false;
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException wish) {
                    interrupted = true; // freeing the models under a worker would bring down the process
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    int running() {
        return running.get();
    }

    /** What is being computed; answers that are done are left out. */
    List<GeneratorQueue.Batch> batches(int maxOutputTokens) {
        var now = nanoTime.getAsLong();
        return batches.stream().map(batch -> batch.view(now, maxOutputTokens)).toList();
    }

    /** When so many waiting answers should be done. */
    Duration estimate(int waiting) {
        return recentDurations.estimate(waiting, threads.size());
    }

    private void work() {
        for (var batch = room.take(maxBatch); !batch.isEmpty(); batch = room.take(maxBatch)) {
            write(batch);
            Thread.interrupted(); // a listener's interruption is not the worker's
        }
    }

    private void write(List<Ticket> batch) {
        var jobs = batch.stream().map(Ticket::job).toList();
        var start = nanoTime.getAsLong();
        running.addAndGet(jobs.size());
        jobs.forEach(job -> job.answer().whenComplete((result, failure) -> running.decrementAndGet()));
        var underWay = new Batch(start, batch);
        batches.add(underWay);
        try {
            decoding.run(batch.get(0).mode(), jobs);
        } catch (RuntimeException | Error failure) {
            jobs.forEach(job -> fail(job, failure));
        } finally {
            batches.remove(underWay);
        }
        recentDurations.add(Duration.ofNanos(nanoTime.getAsLong() - start), jobs.size());
    }

    private static void fail(DecodingJob job, Throwable failure) {
        job.answer().completeExceptionally(new EngineFailureException("The generation could not be run", failure));
    }

    /** What a worker took; a class, for two of the same tickets would still be two. */
    private static final class Batch {
        private final long start;
        private final List<Ticket> tickets;

        Batch(long start, List<Ticket> tickets) {
            this.start = start;
            this.tickets = List.copyOf(tickets);
        }

        GeneratorQueue.Batch view(long now, int maxOutputTokens) {
            var works = tickets.stream()
                    .filter(ticket -> !ticket.job().answer().isDone())
                    .map(ticket -> ticket.work(maxOutputTokens))
                    .toList();
            return new GeneratorQueue.Batch(Duration.ofNanos(now - start), works);
        }
    }
}
