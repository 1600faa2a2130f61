package io.sekkei.inference.serving;

import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.DecodingJob;
import io.sekkei.inference.decoding.DecodingSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The threads that compute. Each writes several answers at once, a token of each at a step; between two steps it takes more
 * from the waiting room if it has room.
 */
final class Workers {
    private final WaitingRoom room;
    private final Decoding decoding;
    private final int maxBatch;
    private final LongSupplier nanoTime;
    private final RecentDurations recentDurations = new RecentDurations();
    private final AtomicInteger running = new AtomicInteger();
    private final Set<Desk> desks = ConcurrentHashMap.newKeySet();
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
        return desks.stream()
                .map(desk -> desk.view(now, maxOutputTokens))
                .filter(batch -> !batch.works().isEmpty())
                .toList();
    }

    /** When so many waiting answers should be done. */
    Duration estimate(int waiting) {
        return recentDurations.estimate(waiting, threads.size());
    }

    private void work() {
        var desk = new Desk();
        desks.add(desk);
        for (var tickets = room.await(maxBatch); !tickets.isEmpty(); tickets = room.await(maxBatch)) {
            desk.work(tickets);
        }
        desks.remove(desk);
    }

    private static void fail(DecodingJob job, Throwable failure) {
        job.answer().completeExceptionally(new EngineFailureException("The generation could not be run", failure));
    }

    /** What one worker has before it. Only the view may be asked for by others. */
    private final class Desk {
        private final Map<Ticket, Taken> taken = new ConcurrentHashMap<>();
        private volatile long busySince;
        private DecodingSession session = decoding.session();

        /** Since when a ticket is here, and how many of its tokens are counted. */
        private static final class Taken {
            private final long since;
            private int counted;

            Taken(long since) {
                this.since = since;
            }
        }

        /** Writes until there is nothing left, here and in the waiting room. */
        void work(List<Ticket> first) {
            busySince = nanoTime.getAsLong();
            take(first);
            while (!session.isIdle()) {
                advance();
                tidyUp();
                Thread.interrupted(); // a listener's interruption is not the worker's
                take(room.poll(maxBatch - session.rows()));
            }
        }

        private void advance() {
            try {
                session.advance();
            } catch (RuntimeException | Error failure) {
                taken.keySet().forEach(ticket -> fail(ticket.job(), failure));
                session = decoding.session();
            }
        }

        private void take(List<Ticket> tickets) {
            for (var ticket : tickets) {
                running.incrementAndGet();
                ticket.job().answer().whenComplete((result, failure) -> running.decrementAndGet());
                taken.put(ticket, new Taken(nanoTime.getAsLong()));
                try {
                    session.add(ticket.mode(), ticket.job());
                } catch (RuntimeException | Error failure) {
                    fail(ticket.job(), failure);
                }
            }
        }

        /** Counts what was written, and lets go what is done. */
        private void tidyUp() {
            var answers = taken.size();
            taken.forEach((ticket, state) -> {
                var steps = ticket.job().steps();
                if (steps > state.counted) {
                    room.written(ticket.share(), steps - state.counted);
                    state.counted = steps;
                }
            });
            taken.entrySet().removeIf(entry -> {
                var done = entry.getKey().job().answer().isDone();
                if (done) {
                    var busy = Duration.ofNanos(nanoTime.getAsLong() - entry.getValue().since);
                    recentDurations.add(busy, answers);
                }
                return done;
            });
        }

        GeneratorQueue.Batch view(long now, int maxOutputTokens) {
            var works = taken.keySet().stream()
                    .filter(ticket -> !ticket.job().answer().isDone())
                    .map(ticket -> ticket.work(maxOutputTokens))
                    .toList();
            return new GeneratorQueue.Batch(Duration.ofNanos(now - busySince), works);
        }
    }
}
