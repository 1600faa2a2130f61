package io.sekkei.inference.command;

import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.CheckpointStore;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the files of a pair in the making are. */
final class WorkOptions {
    @Option(names = "--work", required = true, description = "Folder of tokenizer, template and all checkpoints.")
    Path work = Path.of("");

    @Option(names = "--corpus", required = true, description = "Gzipped table: English, tab, Japanese.")
    Path corpus = Path.of("");

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides weights, order and dropout (${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--threads", description = "Threads of one native call (all processors).")
    int threads = Runtime.getRuntime().availableProcessors();

    TranslationTask task() {
        TensorEngine.start(threads);
        return TranslationTask.open(work);
    }

    Distillation distillation() {
        return new Distillation(work.resolve("distilled.gz"));
    }

    /** The large model as it was best on the dev set. */
    LoadedTransformer llm() {
        return new LoadedTransformer(Architectures.LLM, bestWeights(Architectures.LLM_NAME, Architectures.LLM));
    }

    /** Whether there is anything of it to assemble; a training that was stopped early may have left nothing. */
    boolean isTrained(SmallModel model) {
        return new CheckpointStore(work.resolve(model.fileName()), model.configuration())
                .best()
                .isPresent();
    }

    Map<String, float[]> bestWeights(String name, TransformerConfiguration configuration) {
        return new CheckpointStore(work.resolve(name), configuration)
                .best()
                .orElseThrow(() -> new IllegalStateException(
                        "%s holds no best weights yet; train them first".formatted(work.resolve(name))));
    }
}
