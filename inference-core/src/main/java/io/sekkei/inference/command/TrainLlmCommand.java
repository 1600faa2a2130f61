package io.sekkei.inference.command;

import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.training.BatchRepresentations;
import io.sekkei.inference.training.TrainingState;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the large model of the pair on the corpus. */
@Command(
        name = "train-llm",
        description = "Trains the large model on the corpus; resumes where it stopped.",
        mixinStandardHelpOptions = true)
final class TrainLlmCommand implements Runnable {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(names = "--start", description = "Weights to begin from, safetensors, instead of random ones.")
    private @Nullable Path start;

    @Override
    public void run() {
        var task = options.files.task();
        var examples = task.corpus(options.files.corpus, options.files.seed);
        options.train(Architectures.LLM_NAME, task, Architectures.LLM, fresh(), BatchRepresentations.NONE, examples);
    }

    private TrainingState fresh() {
        var state = TrainingState.fresh(Architectures.LLM, options.files.seed);
        if (start == null) {
            return state;
        }
        for (var weight : Safetensors.read(start).values().entrySet()) {
            state = state.with(weight.getKey(), weight.getValue());
        }
        return state;
    }
}
