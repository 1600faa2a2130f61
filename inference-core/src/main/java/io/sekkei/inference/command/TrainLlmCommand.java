package io.sekkei.inference.command;

import io.sekkei.inference.training.BatchRepresentations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains the large model of the pair on the corpus. */
@Command(
        name = "train-llm",
        description = "Trains the large model on the corpus; resumes where it stopped.",
        mixinStandardHelpOptions = true)
final class TrainLlmCommand implements Runnable {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Override
    public void run() {
        var task = options.files.task();
        var examples = task.corpus(options.files.corpus, options.files.seed);
        options.train(Architectures.LLM_NAME, task, Architectures.LLM, BatchRepresentations.NONE, examples);
    }
}
