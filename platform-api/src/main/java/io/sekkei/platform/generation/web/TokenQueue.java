package io.sekkei.platform.generation.web;

import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.TokenListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the decoder and a client, so that a client that reads slowly never holds up the decoder's worker and
 * the other requests in its batch. Holds at most one answer.
 */
final class TokenQueue implements TokenListener {
    private final BlockingQueue<Optional<GeneratedToken>> tokens = new LinkedBlockingQueue<>();
    private volatile boolean wanted = true;

    @Override
    public boolean onToken(GeneratedToken token) {
        tokens.add(Optional.of(token));
        return wanted;
    }

    /** Lets the decoder stop at its next token. */
    void cancel() {
        wanted = false;
    }

    /** No further token will come. */
    void end() {
        tokens.add(Optional.empty());
    }

    /** The next token, empty at the end, or null if there is silence for that long. */
    @Nullable
    Optional<GeneratedToken> next(Duration patience) throws InterruptedException {
        return tokens.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
