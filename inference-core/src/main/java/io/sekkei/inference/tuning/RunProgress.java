package io.sekkei.inference.tuning;

import io.sekkei.inference.training.TrainingProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Follows the trainer for a job: keeps its limits, notes its looks, tells its listener, and rests between updates. */
final class RunProgress implements TrainingProgress {
    private static final double SMOOTHING = 0.1;
    private static final long LONGEST_NAP_MILLIS = 100;
    /** Reading is told of now and then only. */
    private static final int READING_EVERY = 20;

    private final TuningFolder folder;
    private final TuningSettings settings;
    private final TuningListener listener;
    private final LongSupplier usedMemory;
    private final AtomicBoolean paused;
    private final @Nullable Quality quality;
    private final long start = System.nanoTime();
    private final Duration spentBefore;
    private final List<Double> losses;
    private long lookedAt;
    private long updates;
    private double tokensPerSecond = Double.NaN;
    private double secondsPerUnit = Double.NaN;
    private long lastRead = start;

    /** What the answers of trained weights are worth. */
    interface Quality {
        double of(Map<String, float[]> trained);
    }

    RunProgress(
            TuningFolder folder,
            TuningSettings settings,
            TuningListener listener,
            LongSupplier usedMemory,
            AtomicBoolean paused,
            @Nullable Quality quality,
            long updates) {
        this.folder = folder;
        this.settings = settings;
        this.listener = listener;
        this.usedMemory = usedMemory;
        this.paused = paused;
        this.quality = quality;
        this.updates = updates;
        var tally = folder.tally().at(updates);
        spentBefore = tally.spent();
        lookedAt = tally.lookedAt();
        losses = new ArrayList<>(tally.losses());
    }

    /** The large model read one more prompt. */
    void read(int done, int of, int tokens) {
        var now = System.nanoTime();
        measure((now - lastRead) / 1e9, tokens);
        lastRead = now;
        if (done % READING_EVERY == 0 || done == of) {
            tell(TuningProgress.Stage.READING, done, of, Double.NaN);
        }
    }

    @Override
    public void step(Step step) {
        updates = step.number();
        losses.add(step.loss());
        rest(step.took());
        measure(step.took().toNanos() / settings.duty() / 1e9, step.tokens());
        save();
        tell(TuningProgress.Stage.TRAINING, step.number(), step.of(), step.loss());
    }

    @Override
    public void looked(Look look) {
        updates = look.step();
        var trainLoss = losses.isEmpty()
                ? null
                : losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        losses.clear();
        lookedAt = look.step();
        var devQuality = quality == null ? null : quality.of(look.weights());
        var noted = new TuningLook(look.step(), trainLoss, look.devLoss(), devQuality, look.best());
        folder.append(noted);
        listener.looked(noted);
    }

    @Override
    public void evaluated(long step, double devLoss, boolean best) {
        // Told before the checkpoint, by looked.
    }

    @Override
    public boolean wantsMore() {
        return !isPaused() && !isTimeUp() && !isMemoryFull();
    }

    TuningOutcome outcome() {
        save();
        var looks = folder.looks();
        var best = looks.stream().filter(TuningLook::best).reduce((earlier, later) -> later);
        var first = looks.stream().findFirst().map(TuningLook::devLoss).orElse(Double.NaN);
        return new TuningOutcome(
                ending(),
                updates,
                best.map(TuningLook::update).orElse(0L),
                first,
                best.map(TuningLook::devLoss).orElse(Double.NaN),
                spent());
    }

    private void save() {
        folder.write(new TuningFolder.Tally(spent(), lookedAt, List.copyOf(losses)));
    }

    private TuningOutcome.Ending ending() {
        if (updates >= settings.maxUpdates()) {
            return TuningOutcome.Ending.ALL_UPDATES;
        }
        if (isTimeUp()) {
            return TuningOutcome.Ending.TIME_UP;
        }
        if (isMemoryFull()) {
            return TuningOutcome.Ending.MEMORY_FULL;
        }
        return isPaused() ? TuningOutcome.Ending.PAUSED : TuningOutcome.Ending.CONVERGED;
    }

    private boolean isPaused() {
        return paused.get() || Thread.currentThread().isInterrupted();
    }

    private boolean isTimeUp() {
        return spent().compareTo(settings.timeLimit()) >= 0;
    }

    private boolean isMemoryFull() {
        return usedMemory.getAsLong() > settings.memoryBytes();
    }

    private Duration spent() {
        return spentBefore.plusNanos(System.nanoTime() - start);
    }

    /** For every second of work so much rest that work is the settings' share of the time. */
    private void rest(Duration worked) {
        var millis = (long) (worked.toMillis() * (1 / settings.duty() - 1));
        try {
            for (; millis > 0 && !paused.get(); millis -= LONGEST_NAP_MILLIS) {
                Thread.sleep(Math.min(millis, LONGEST_NAP_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure(double seconds, int tokens) {
        secondsPerUnit = smooth(secondsPerUnit, seconds);
        tokensPerSecond = smooth(tokensPerSecond, tokens / seconds);
    }

    private void tell(TuningProgress.Stage stage, long done, long of, double loss) {
        var spent = spent();
        var left = Duration.ofMillis((long) (1_000 * (of - done) * secondsPerUnit));
        var allowed = settings.timeLimit().minus(spent);
        var within = left.compareTo(allowed) > 0 ? allowed : left;
        listener.progressed(new TuningProgress(
                stage, done, of, loss, tokensPerSecond, spent, within.isNegative() ? Duration.ZERO : within));
    }

    private static double smooth(double average, double value) {
        return Double.isNaN(average) ? value : average + SMOOTHING * (value - average);
    }
}
