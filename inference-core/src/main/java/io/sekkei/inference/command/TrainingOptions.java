package io.sekkei.inference.command;

import io.sekkei.inference.djl.TrainableTransformer;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.BatchRepresentations;
import io.sekkei.inference.training.CheckpointStore;
import io.sekkei.inference.training.Example;
import io.sekkei.inference.training.LearningRate;
import io.sekkei.inference.training.ProgressBar;
import io.sekkei.inference.training.Regularisation;
import io.sekkei.inference.training.Trainer;
import io.sekkei.inference.training.TrainingPlan;
import io.sekkei.inference.training.TrainingState;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every training can be told. */
final class TrainingOptions {
    private static final int LINE_EVERY = 50;

    @Mixin
    WorkOptions files = new WorkOptions();

    @Option(names = "--dev", required = true, description = "Folder with dev.en and dev.ja of small_parallel_enja.")
    Path dev = Path.of("");

    @Option(names = "--steps", required = true, description = "Updates in all, those of earlier runs included.")
    long steps;

    @Option(names = "--decay-steps", required = true, description = "The last updates, in which the rate falls.")
    long decaySteps;

    @Option(names = "--rate", defaultValue = "0.001", description = "Peak learning rate (${DEFAULT-VALUE}).")
    double rate;

    @Option(names = "--warm-up", defaultValue = "400", description = "Updates until the peak (${DEFAULT-VALUE}).")
    int warmUp;

    @Option(
            names = "--dropout",
            defaultValue = "0.05",
            description = "Share of dropped activations (${DEFAULT-VALUE}).")
    double dropout;

    @Option(names = "--batch-tokens", defaultValue = "2048", description = "Padded tokens a side (${DEFAULT-VALUE}).")
    int batchTokens;

    @Option(names = "--evaluate-every", defaultValue = "250", description = "Updates between looks (${DEFAULT-VALUE}).")
    int evaluateEvery;

    @Option(names = "--patience", defaultValue = "10", description = "Looks without improvement (${DEFAULT-VALUE}).")
    int patience;

    /** Trains into the folder {@code work/name}, from its last checkpoint if there is one. */
    void train(
            String name,
            TranslationTask task,
            TransformerConfiguration configuration,
            TrainingState fresh,
            BatchRepresentations representations,
            List<Example> examples) {
        System.out.printf("%s: %,d parameters, %,d examples%n", name, configuration.parameters(), examples.size());
        var store = new CheckpointStore(files.work.resolve(name), configuration);
        var trainer =
                new Trainer(plan(), store, new ProgressBar(System.out, LINE_EVERY), task.special(), representations);
        var devExamples = task.examples(TranslationTask.detokenized(dev, "dev"));
        try (var stop = StopSignal.open()) {
            var loss = trainer.train(
                    fresh,
                    state -> new TrainableTransformer(configuration, state, dropout, Regularisation.LABEL_SMOOTHING),
                    examples,
                    devExamples);
            System.out.printf("%s: best dev loss %.4f nats per token%n", name, loss);
        }
    }

    private TrainingPlan plan() {
        return new TrainingPlan(
                steps,
                decaySteps,
                batchTokens,
                new LearningRate(rate, warmUp),
                Regularisation.WEIGHT_DECAY,
                Regularisation.CLIP,
                evaluateEvery,
                patience,
                files.seed);
    }
}
