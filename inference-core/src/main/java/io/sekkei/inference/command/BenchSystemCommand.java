package io.sekkei.inference.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.training.ParallelCorpus.Pair;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Measures one system in a process of its own, so that none sees what another left behind. It works only when told to:
 * each line of its input asks for a turn of so many sentences a direction, answered by {@value #DONE}; at the end of its
 * input it reports.
 */
@Command(
        name = "bench-system",
        description =
                "Measures one system, a turn for every number it reads, and prints what it did as one line of JSON.",
        mixinStandardHelpOptions = true)
final class BenchSystemCommand implements Runnable {
    /** Tells that the system has warmed up, or that a turn is over. */
    static final String DONE = "bench: done";

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Parameters(description = "Which one: ${COMPLETION-CANDIDATES}")
    private BenchSystem system = BenchSystem.LLM_TO_SLM;

    /** What a system did in both directions. */
    record Report(BenchFigures enJa, BenchFigures jaEn, double peakMemoryMiB) {}

    @Override
    public void run() {
        TensorEngine.start();
        var task = TranslationTask.ofPair(options.pair);
        var pairs = options.pairs();
        var toJapanese = prompts(pairs.stream().map(Pair::english), task, true);
        var toEnglish = prompts(pairs.stream().map(Pair::japanese), task, false);
        var all = Stream.concat(toJapanese.stream(), toEnglish.stream()).toList();
        var mode = system.load(options.sources(), all);
        take(new BenchRun(mode, task, toJapanese), new BenchRun(mode, task, toEnglish));
    }

    private static void take(BenchRun enJa, BenchRun jaEn) {
        enJa.warmUp();
        jaEn.warmUp();
        System.out.println(DONE);
        var turns = new Scanner(System.in);
        while (turns.hasNextInt()) {
            var sentences = turns.nextInt();
            enJa.turn(sentences);
            jaEn.turn(sentences);
            System.out.println(DONE);
        }
        System.out.println(json(new Report(enJa.figures(), jaEn.figures(), BenchFigures.peakMemoryMiB())));
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
