package io.sekkei.inference.serving;

import io.sekkei.inference.EncoderUnavailableException;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.Explanation;
import io.sekkei.inference.ExplanationRequest;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GeneratorCaches;
import io.sekkei.inference.GeneratorClosedException;
import io.sekkei.inference.GeneratorLoad;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.PromptTooLongException;
import io.sekkei.inference.QueueFullException;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.decoding.DecodingJob;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves a pair from a bounded queue. A request that cannot be served is refused in the caller's thread, before it waits.
 * Workers take requests as soon as they have room, between any two steps of the answers they are writing.
 */
public final class QueuedTextGenerator implements TextGenerator {
    private static final Duration LONGEST_NAP = Duration.ofHours(1);

    private final LoadedPair pair;
    private final ServingSettings settings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final WaitingRoom room;
    private final Workers workers;
    private final OneAtATime explaining = new OneAtATime();
    private volatile @Nullable EngineDescription engine;
    private boolean closed;

    /**
     * Starts the workers.
     *
     * @param clock tells when deadlines have passed
     * @param nanoTime measures durations, {@code System::nanoTime} but in tests
     */
    public QueuedTextGenerator(LoadedPair pair, ServingSettings settings, Clock clock, LongSupplier nanoTime) {
        this.pair = pair;
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.room = new WaitingRoom(settings.queueCapacity());
        this.workers = new Workers(room, pair.decoding(), settings, nanoTime);
        workers.start();
    }

    @Override
    public GenerationResult generate(GenerationRequest request, TokenListener listener) {
        try {
            return run(request, listener);
        } catch (EncoderUnavailableException e) {
            // The encoder is asked before the first token, so the listener has heard nothing yet.
            var fallback = pair.fallback();
            if (fallback == null || fallback == request.mode()) {
                throw e;
            }
            return run(request.withMode(fallback), listener).withFallback(fallback);
        }
    }

    private GenerationResult run(GenerationRequest request, TokenListener listener) {
        var ticket = new Ticket(request.mode(), job(request, listener));
        switch (room.enter(ticket)) {
            case FULL -> throw queueFull();
            case CLOSED -> throw new GeneratorClosedException();
            case ADMITTED -> {}
        }
        return resultOf(ticket);
    }

    @Override
    public Explanation explain(ExplanationRequest request) {
        var promptIds = checkedPromptIds(GenerationRequest.of(request.messages(), request.mode()));
        return explaining.run(() -> pair.explainer().explain(request, promptIds));
    }

    @Override
    public int promptTokens(GenerationRequest request) {
        return promptIds(request).length;
    }

    @Override
    public PairDescription pair() {
        return pair.description();
    }

    @Override
    public EngineDescription engine() {
        var known = engine;
        if (known == null) {
            known = pair.engine().get();
            engine = known;
        }
        return known;
    }

    @Override
    public GeneratorLoad load() {
        return new GeneratorLoad(workers.running(), room.size(), settings.queueCapacity(), settings.workers());
    }

    @Override
    public GeneratorCaches caches() {
        return pair.caches().get();
    }

    @Override
    public GeneratorQueue queue() {
        var most = pair().maxOutputTokens();
        var waiting = room.waiting().stream().map(ticket -> ticket.work(most)).toList();
        return new GeneratorQueue(workers.batches(most), waiting, settings.workers(), settings.maxBatch());
    }

    /** Requests that still wait fail with {@link GeneratorClosedException}. Must not be called by a listener. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        room.close().forEach(ticket -> ticket.job().answer().completeExceptionally(new GeneratorClosedException()));
        workers.join();
        explaining.close();
        pair.freeModels().run();
    }

    private DecodingJob job(GenerationRequest request, TokenListener listener) {
        var arrival = nanoTime.getAsLong();
        var promptIds = checkedPromptIds(request);
        return new DecodingJob(promptIds, request.settings(), request.deadline(), listener, arrival, request.share());
    }

    /** Refuses what this pair cannot read. */
    private int[] checkedPromptIds(GenerationRequest request) {
        if (!pair().modes().contains(request.mode())) {
            throw new InvalidRequestException(
                    "model",
                    "The pair %s cannot run %s"
                            .formatted(pair().id(), request.mode().wireName()));
        }
        var promptIds = promptIds(request);
        if (promptIds.length > pair().contextTokens()) {
            throw new PromptTooLongException(promptIds.length, pair().contextTokens());
        }
        return promptIds;
    }

    private int[] promptIds(GenerationRequest request) {
        return pair.template().promptIds(request.messages(), pair.tokenizer());
    }

    private QueueFullException queueFull() {
        var waiting = room.size();
        return new QueueFullException(waiting, workers.estimate(waiting));
    }

    /** An interrupted caller gets what there is of its answer, a moment later, and stays interrupted. */
    private GenerationResult resultOf(Ticket ticket) {
        try {
            return await(ticket);
        } catch (InterruptedException wish) {
            return resultOfCancelled(ticket);
        } catch (ExecutionException failure) {
            throw unwrapped(failure);
        }
    }

    private GenerationResult resultOfCancelled(Ticket ticket) {
        ticket.job().cancel();
        answerIfWaiting(ticket);
        try {
            return resultOf(ticket);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    private GenerationResult await(Ticket ticket) throws InterruptedException, ExecutionException {
        var deadline = ticket.job().deadline();
        while (deadline != null && !ticket.job().isLate(clock.instant())) {
            var left = Duration.between(clock.instant(), deadline);
            var nap = left.compareTo(LONGEST_NAP) < 0 ? left.plusMillis(1) : LONGEST_NAP;
            try {
                return ticket.job().answer().get(nap.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException look) {
                // The clock decides whether it is late, not how long this thread slept.
            }
        }
        if (deadline != null) {
            answerIfWaiting(ticket);
        }
        return ticket.job().answer().get();
    }

    /** A cancelled or late job is answered without computing anything, so the caller's own thread can do it. */
    private void answerIfWaiting(Ticket ticket) {
        if (room.leave(ticket)) {
            pair.decoding().run(ticket.mode(), List.of(ticket.job()));
        }
    }

    private static RuntimeException unwrapped(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
    }
}
