package io.sekkei.platform.catalog;

import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.Explanation;
import io.sekkei.inference.ExplanationRequest;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GeneratorCaches;
import io.sekkei.inference.GeneratorLoad;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A version that is open while it is asked for: it may be closed to make room, and opens again by itself. Thread-safe. */
final class VersionGenerator implements TextGenerator {
    private final Supplier<TextGenerator> opener;
    private @Nullable TextGenerator open;
    private int users;

    VersionGenerator(Supplier<TextGenerator> opener) {
        this.opener = opener;
    }

    @Override
    public GenerationResult generate(GenerationRequest request, TokenListener listener) {
        return using(generator -> generator.generate(request, listener));
    }

    @Override
    public Explanation explain(ExplanationRequest request) {
        return using(generator -> generator.explain(request));
    }

    @Override
    public int promptTokens(GenerationRequest request) {
        return using(generator -> generator.promptTokens(request));
    }

    @Override
    public PairDescription pair() {
        return using(TextGenerator::pair);
    }

    @Override
    public EngineDescription engine() {
        return using(TextGenerator::engine);
    }

    @Override
    public GeneratorLoad load() {
        return using(TextGenerator::load);
    }

    @Override
    public GeneratorCaches caches() {
        return using(TextGenerator::caches);
    }

    @Override
    public GeneratorQueue queue() {
        return using(TextGenerator::queue);
    }

    private <T> T using(Function<TextGenerator, T> work) {
        var generator = take();
        try {
            return work.apply(generator);
        } finally {
            giveBack();
        }
    }

    private synchronized TextGenerator take() {
        if (open == null) {
            open = opener.get();
        }
        users++;
        return open;
    }

    private synchronized void giveBack() {
        users--;
    }

    /** Closes it if nobody uses it; false if somebody does. */
    synchronized boolean closeIfIdle() {
        if (users > 0) {
            return false;
        }
        close();
        return true;
    }

    synchronized boolean isOpen() {
        return open != null;
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
