package io.sekkei.inference.tuning;

import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.djl.TrainableTransformer;
import io.sekkei.inference.training.BatchRepresentations;
import io.sekkei.inference.training.Example;
import io.sekkei.inference.training.LearningRate;
import io.sekkei.inference.training.Regularisation;
import io.sekkei.inference.training.RepresentationSource;
import io.sekkei.inference.training.RepresentationStore;
import io.sekkei.inference.training.TrainableModel;
import io.sekkei.inference.training.Trainer;
import io.sekkei.inference.training.TrainingPlan;
import io.sekkei.inference.training.TrainingState;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of a job: the large model reads what it has not read yet, then the small one learns. */
final class TuningRun implements AutoCloseable {

    private final TuningFolder folder;
    private final TuningSettings settings;
    private final PairParts parts;
    private final PairTexts texts;
    private final FrozenReader reader;
    private final @Nullable RepresentationStore store;
    private final List<Example> train;
    private final List<Example> dev;
    private final RunProgress progress;

    private TuningRun(
            TuningFolder folder,
            TuningFolder.Task task,
            TuningListener listener,
            LongSupplier usedMemory,
            AtomicBoolean paused) {
        this.folder = folder;
        settings = task.settings();
        parts = PairParts.of(task);
        texts = new PairTexts(parts.pair());
        var dataset = folder.dataset();
        train = texts.examples("train", dataset.train());
        dev = texts.examples("dev", dataset.dev());
        reader = new FrozenReader(parts.pair());
        store = parts.isConditioned()
                ? RepresentationStore.open(
                        folder.representations(),
                        parts.reader(),
                        reader,
                        parts.configuration().representationWidth(),
                        settings.cacheBytes())
                : null;
        progress = new RunProgress(
                folder,
                settings,
                listener,
                usedMemory,
                paused,
                quality(dataset),
                parts.checkpoints(folder, settings).lastStep());
    }

    static TuningRun open(
            TuningFolder folder,
            TuningFolder.Task task,
            TuningListener listener,
            LongSupplier usedMemory,
            AtomicBoolean paused) {
        TensorEngine.start(task.settings().threads());
        return new TuningRun(folder, task, listener, usedMemory, paused);
    }

    private RunProgress.@Nullable Quality quality(TuningDataset dataset) {
        var count = Math.min(settings.qualitySentences(), dev.size());
        if (count == 0) {
            return null;
        }
        var references =
                dataset.dev().stream().limit(count).map(TuningExample::answer).toList();
        var quality = new DevQuality(
                parts.configuration(),
                settings.model(),
                texts,
                store == null ? reader : store,
                dev.subList(0, count),
                references);
        return trained -> quality.of(parts.served(settings, trained));
    }

    TuningOutcome toTheEnd() {
        try {
            readAndTrain();
        } catch (UncheckedIOException e) {
            // An interruption closes the files that are being read; what was saved is as good as after a pause.
            if (!(e.getCause() instanceof ClosedByInterruptException)) {
                throw e;
            }
        }
        return progress.outcome();
    }

    private void readAndTrain() {
        if (store != null) {
            read(store);
        }
        if (progress.wantsMore()) {
            var representations = store == null
                    ? BatchRepresentations.NONE
                    : RepresentationSource.LLM.over(
                            store::encode, parts.configuration().representationWidth());
            new Trainer(plan(), parts.checkpoints(folder, settings), progress, texts.special(), representations)
                    .train(parts.fresh(settings), this::model, train, dev);
        }
    }

    /**
     * Every prompt is read once; those that do not fit the cache are read again when they are needed. Where the updates do not
     * suffice for one pass over the examples, they are read as their turn comes.
     */
    private void read(RepresentationStore representations) {
        var tokens =
                train.stream().mapToLong(example -> example.prompt().length).sum();
        var onePass = tokens <= (long) settings.maxUpdates() * settings.batchTokens();
        var prompts = Stream.concat(onePass ? train.stream() : Stream.empty(), dev.stream())
                .map(Example::prompt)
                .filter(prompt -> !representations.contains(prompt))
                .toList();
        var fits = true;
        for (var i = 0; i < prompts.size() && fits && progress.wantsMore(); i++) {
            fits = representations.remember(prompts.get(i));
            progress.read(i + 1, prompts.size(), prompts.get(i).length);
        }
        if (fits && onePass) {
            reader.close(); // its memory is of use to the one that learns
        }
    }

    private TrainableModel model(TrainingState state) {
        var rank = settings.lowRank();
        return rank == null
                ? new TrainableTransformer(
                        parts.configuration(), state, settings.dropout(), Regularisation.LABEL_SMOOTHING)
                : TrainableTransformer.adapted(
                        parts.configuration(),
                        parts.weights(),
                        rank,
                        state,
                        settings.dropout(),
                        Regularisation.LABEL_SMOOTHING);
    }

    /** Few examples: the rate stays where it is, and the best moment is found on the dev examples. */
    private TrainingPlan plan() {
        return new TrainingPlan(
                        settings.maxUpdates(),
                        0,
                        settings.batchTokens(),
                        new LearningRate(settings.rate(), settings.warmUp()),
                        Regularisation.WEIGHT_DECAY,
                        Regularisation.CLIP,
                        settings.lookEvery(),
                        settings.patience(),
                        settings.seed())
                .withSaveEvery(1)
                .lookingFirst();
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
        reader.close();
    }
}
