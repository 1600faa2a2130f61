package io.sekkei.inference.command;

import io.sekkei.inference.training.ParallelCorpus.Pair;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What is measured, and on which sentences. */
final class BenchOptions {
    @Option(names = "--dev", required = true, description = "Folder with dev.en and dev.ja of small_parallel_enja.")
    Path dev = Path.of("");

    @Option(
            names = "--pair",
            defaultValue = "inference-core/src/main/resources/io/sekkei/pairs/enja",
            description = "Folder of the pair (${DEFAULT-VALUE}).")
    Path pair = Path.of("");

    @Option(
            names = "--controls",
            defaultValue = "inference-core/controls/enja",
            description = "Folder of the models only the benchmark needs (${DEFAULT-VALUE}).")
    Path controls = Path.of("");

    @Option(
            names = "--sentences",
            defaultValue = "500",
            description = "At most so many a direction (${DEFAULT-VALUE}).")
    int sentences;

    BenchSystem.Sources sources() {
        return new BenchSystem.Sources(pair, controls);
    }

    List<Pair> pairs() {
        var all = TranslationTask.detokenized(dev, "dev");
        return all.subList(0, Math.min(sentences, all.size()));
    }
}
