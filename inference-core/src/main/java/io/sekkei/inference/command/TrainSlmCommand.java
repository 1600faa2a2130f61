package io.sekkei.inference.command;

import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.BatchRepresentations;
import io.sekkei.inference.training.Example;
import io.sekkei.inference.training.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a small model, with its projector if it is conditioned, on the large model's answers and the corpus. */
@Command(
        name = "train-slm",
        description = "Trains a small model on the large model's answers and on the corpus; resumes where it stopped.",
        mixinStandardHelpOptions = true)
final class TrainSlmCommand implements Runnable {
    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(
            names = "--start",
            description =
                    "Weights to begin from, safetensors, instead of random ones; a projector they lack begins empty.")
    private @Nullable Path start;

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
                var fresh = fresh(configuration, llm);
                options.train(model.fileName(), task, configuration, fresh, representations, examples);
            }
        }
    }

    private TrainingState fresh(TransformerConfiguration configuration, LoadedTransformer llm) {
        var state = TrainingState.fresh(configuration, options.files.seed);
        return start == null
                ? state.with("embedding", llm.reducedEmbedding(configuration.width()))
                : state.startedFrom(Safetensors.read(start).values());
    }

    /** The large model's answers and as many of the corpus; the same for every model, or the comparison would mean nothing. */
    private List<Example> labels(TranslationTask task) {
        var examples = new ArrayList<>(options.files.distillation().read());
        var corpus = task.corpus(options.files.corpus, options.files.seed);
        Collections.shuffle(corpus, new Random(options.files.seed));
        examples.addAll(corpus.subList(Math.max(0, corpus.size() - examples.size()), corpus.size()));
        return examples;
    }
}
