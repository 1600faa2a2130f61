package io.sekkei.inference.decoder;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prepares everything at once. */
final class WholePrefill implements Prefill {
    private final Supplier<DecoderState> begin;
    private final int tokens;
    private @Nullable DecoderState state;
    private boolean taken;

    WholePrefill(Supplier<DecoderState> begin, int tokens) {
        this.begin = begin;
        this.tokens = tokens;
    }

    @Override
    public int advance(int most) {
        if (isDone()) {
            return 0;
        }
        state = begin.get();
        return tokens;
    }

    @Override
    public boolean isDone() {
        return state != null || taken;
    }

    @Override
    public int knownTokens() {
        return 0;
    }

    @Override
    public DecoderState take() {
        var prepared = state;
        if (prepared == null) {
            throw new IllegalStateException("Nothing is prepared yet, or it was taken before");
        }
        state = null;
        taken = true;
        return prepared;
    }

    @Override
    public void close() {
        if (state != null) {
            state.close();
            state = null;
        }
        taken = true;
    }
}
