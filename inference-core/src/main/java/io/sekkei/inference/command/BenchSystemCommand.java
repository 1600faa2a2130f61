package io.sekkei.inference.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.training.ParallelCorpus.Pair;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Measures one system in a process of its own, so that none sees what another left behind. */
@Command(
        name = "bench-system",
        description = "Measures one system and prints what it did as one line of JSON.",
        mixinStandardHelpOptions = true)
final class BenchSystemCommand implements Runnable {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Parameters(description = "Which one: ${COMPLETION-CANDIDATES}")
    private BenchSystem system = BenchSystem.LLM_TO_SLM;

    /** What a system did in both directions. */
    record Report(BenchRun enJa, BenchRun jaEn, double peakMemoryMiB) {}

    @Override
    public void run() {
        TensorEngine.start();
        var task = TranslationTask.ofPair(options.pair);
        var pairs = options.pairs();
        var toJapanese = prompts(pairs.stream().map(Pair::english), task, true);
        var toEnglish = prompts(pairs.stream().map(Pair::japanese), task, false);
        var all = Stream.concat(toJapanese.stream(), toEnglish.stream()).toList();
        var mode = system.load(options.sources(), all);
        var report = new Report(
                BenchRun.of(mode, task, toJapanese), BenchRun.of(mode, task, toEnglish), BenchRun.peakMemoryMiB());
        System.out.println(json(report));
    }

    private static List<int[]> prompts(Stream<String> texts, TranslationTask task, boolean toJapanese) {
        return texts.map(text -> task.promptIds(text, toJapanese)).toList();
    }

    private static String json(Report report) {
        try {
            return new JsonMapper().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A benchmark report could not be written as JSON", e);
        }
    }
}
