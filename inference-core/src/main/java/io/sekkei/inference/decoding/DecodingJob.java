package io.sekkei.inference.decoding;

import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TokenListener;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One answer to be written, from the moment it was asked for. Thread-safe. */
public final class DecodingJob {
    private final int[] promptIds;
    private final DecodingSettings settings;
    private final @Nullable Instant deadline;
    private final TokenListener listener;
    private final long arrivalNanos;
    private final String share;
    private final CompletableFuture<GenerationResult> answer = new CompletableFuture<>();
    private final AtomicInteger steps = new AtomicInteger();
    private volatile boolean cancelled;

    /** Of no share in particular. */
    public DecodingJob(
            int[] promptIds,
            DecodingSettings settings,
            @Nullable Instant deadline,
            TokenListener listener,
            long arrivalNanos) {
        this(promptIds, settings, deadline, listener, arrivalNanos, GenerationRequest.COMMON_SHARE);
    }

    /**
     * @param arrivalNanos when it was asked for, on the clock that measures durations
     * @param share for whom
     */
    public DecodingJob(
            int[] promptIds,
            DecodingSettings settings,
            @Nullable Instant deadline,
            TokenListener listener,
            long arrivalNanos,
            String share) {
        this.promptIds = promptIds.clone();
        this.settings = settings;
        this.deadline = deadline;
        this.listener = listener;
        this.arrivalNanos = arrivalNanos;
        this.share = share;
    }

    /** Done when the answer is, with the reason if it failed; the other answers of its batch may still be under way. */
    public CompletableFuture<GenerationResult> answer() {
        return answer;
    }

    /** Ends the answer before its next token. */
    public void cancel() {
        cancelled = true;
    }

    public DecodingSettings settings() {
        return settings;
    }

    public @Nullable Instant deadline() {
        return deadline;
    }

    public int promptTokens() {
        return promptIds.length;
    }

    /** For whom it is. */
    public String share() {
        return share;
    }

    /** Decoding steps done so far. */
    public int steps() {
        return steps.get();
    }

    void stepped() {
        steps.incrementAndGet();
    }

    int[] promptIds() {
        return promptIds;
    }

    TokenListener listener() {
        return listener;
    }

    long arrivalNanos() {
        return arrivalNanos;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Whether its deadline has passed. */
    public boolean isLate(Instant now) {
        return deadline != null && !now.isBefore(deadline);
    }
}
