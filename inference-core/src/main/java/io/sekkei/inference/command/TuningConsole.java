package io.sekkei.inference.command;

import io.sekkei.inference.tuning.TuningListener;
import io.sekkei.inference.tuning.TuningLook;
import io.sekkei.inference.tuning.TuningProgress;
import java.io.PrintStream;
import java.util.Locale;

/** Prints how a tuning goes. */
final class TuningConsole implements TuningListener {
    private static final int EVERY = 25;

    private final PrintStream out;

    TuningConsole(PrintStream out) {
        this.out = out;
    }

    @Override
    public void progressed(TuningProgress progress) {
        if (progress.done() % EVERY == 0 || progress.done() == progress.of()) {
            out.printf(
                    Locale.ROOT,
                    "%s %,d/%,d  loss %.3f  %,.0f tokens/s  %d s left at most%n",
                    progress.stage().name().toLowerCase(Locale.ROOT),
                    progress.done(),
                    progress.of(),
                    progress.trainLoss(),
                    progress.tokensPerSecond(),
                    progress.left().toSeconds());
        }
    }

    @Override
    public void looked(TuningLook look) {
        out.printf(
                Locale.ROOT,
                "update %,d  dev loss %.4f  dev chrF %s%s%n",
                look.update(),
                look.devLoss(),
                look.devQuality() == null ? "-" : String.format(Locale.ROOT, "%.1f", look.devQuality()),
                look.best() ? "  best so far" : "");
    }
}
