package io.sekkei.inference.training;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Draws a training as one line: a bar, the loss, tokens per second and the time left. */
public final class ProgressBar implements TrainingProgress {
    private static final int WIDTH = 24;
    private static final double SMOOTHING = 0.02;

    private final PrintStream out;
    private final int every;
    private double loss = Double.NaN;
    private double secondsPerStep = Double.NaN;
    private double tokensPerSecond = Double.NaN;

    /** @param every updates between two lines */
    public ProgressBar(PrintStream out, int every) {
        this.out = out;
        this.every = every;
    }

    @Override
    public void step(Step step) {
        var seconds = step.took().toNanos() / 1e9;
        loss = smooth(loss, step.loss());
        secondsPerStep = smooth(secondsPerStep, seconds);
        tokensPerSecond = smooth(tokensPerSecond, step.tokens() / seconds);
        if (step.number() % every == 0 || step.number() == step.of()) {
            out.println(line(step));
        }
    }

    @Override
    public void evaluated(long step, double devLoss, boolean best) {
        out.printf(Locale.ROOT, "step %,d  dev loss %.4f%s%n", step, devLoss, best ? "  best so far" : "");
    }

    private String line(Step step) {
        var done = (int) (WIDTH * step.number() / step.of());
        var left = Duration.ofSeconds((long) ((step.of() - step.number()) * secondsPerStep));
        return String.format(
                Locale.ROOT,
                "[%s%s] %,d/%,d  epoch %d  loss %.3f  norm %.2f  %,.0f tokens/s  %d:%02d:%02d left",
                "=".repeat(done),
                " ".repeat(WIDTH - done),
                step.number(),
                step.of(),
                step.epoch(),
                loss,
                step.gradientNorm(),
                tokensPerSecond,
                left.toHours(),
                left.toMinutesPart(),
                left.toSecondsPart());
    }

    private static double smooth(double average, double value) {
        return Double.isNaN(average) ? value : average + SMOOTHING * (value - average);
    }
}
