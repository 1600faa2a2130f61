package io.sekkei.inference.command;

import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.training.BatchRepresentations;
import io.sekkei.inference.training.Example;
import io.sekkei.inference.training.TrainingState;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Trains a small model, with its projector if it is conditioned, on the large model's answers and the corpus. */
@Command(
        name = "train-slm",
        description = "Trains a small model on the large model's answers and on the corpus; resumes where it stopped.",
        mixinStandardHelpOptions = true)
final class TrainSlmCommand implements Runnable {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Parameters(description = "Which ones: ${COMPLETION-CANDIDATES}", arity = "1..*")
    private List<SmallModel> models = List.of();

    @Override
    public void run() {
        var task = options.files.task();
        var examples = labels(task);
        try (var llm = options.files.llm()) {
            for (var model : models) {
                var configuration = model.configuration();
                var representations = configuration.conditioning() == Conditioning.NONE
                        ? BatchRepresentations.NONE
                        : model.source().over(llm::encode, configuration.representationWidth());
                var fresh = TrainingState.fresh(configuration, options.files.seed)
                        .with("embedding", llm.reducedEmbedding(configuration.width()));
                options.train(model.fileName(), task, configuration, fresh, representations, examples);
            }
        }
    }

    /** The same for every model, or the comparison would mean nothing. */
    private List<Example> labels(TranslationTask task) {
        var examples = new ArrayList<>(options.files.distillation().read());
        examples.addAll(task.corpus(options.files.corpus, options.files.seed));
        return examples;
    }
}
