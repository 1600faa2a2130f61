package io.sekkei.inference.command;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.DecodingJob;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.djl.GradientAttributor;
import io.sekkei.inference.evaluation.Bootstrap;
import io.sekkei.inference.evaluation.Interval;
import io.sekkei.inference.explanation.Deletion;
import io.sekkei.inference.explanation.Deletion.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Shows whether the words an explanation names are those the answer leaned on: it cuts them from the prompt, cuts as many
 * random ones instead, and compares what the answer loses.
 */
@Command(
        name = "deletion",
        description = "Cuts the words from prompts that explanations name, and tells what answers lose by it.",
        mixinStandardHelpOptions = true)
final class DeletionCommand implements Runnable {
    private static final int MAX_TOKENS = 100;
    private static final int STEPS = 8;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--cut", defaultValue = "0.2", description = "Share of the words that is cut (${DEFAULT-VALUE}).")
    private double cut;

    @Option(
            names = "--out",
            defaultValue = "docs/benchmarks/attribution.md",
            description = "Where the table goes (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    /** A way to choose words, and what each answer lost by it. */
    private record Row(String label, double[] losses) {}

    @Override
    public void run() {
        var task = TranslationTask.ofPair(options.pair);
        var mode = BenchSystem.LLM_TO_SLM.load(options.sources(), List.of());
        var marks = AnswerMarks.of(task.tokenizer(), "<s>", "</s>");
        var test = new Deletion(mode, marks.startId(), task.tokenizer(), cut);
        var examples =
                answered(task, mode, marks).stream().filter(test::isPossible).toList();
        try (var attributor = attributor(marks.startId())) {
            report(examples.size(), rows(examples, test, attributor));
        }
    }

    private List<Row> rows(List<Example> examples, Deletion test, GradientAttributor attributor) {
        var random = new SplittableRandom(1);
        return List.of(
                row("random words", examples, one -> test.withoutRandom(one, random)),
                row("lowest shares", examples, one -> test.withoutLowest(one, shares(attributor, one, STEPS))),
                row("highest shares, 1 step", examples, one -> test.withoutHighest(one, shares(attributor, one, 1))),
                row(
                        "highest shares, %d steps".formatted(STEPS),
                        examples,
                        one -> test.withoutHighest(one, shares(attributor, one, STEPS))),
                row("costliest words, each tried alone", examples, test::withoutCostliest));
    }

    private static double[][] shares(GradientAttributor attributor, Example example, int steps) {
        return attributor.weigh(example.promptIds(), example.answerIds(), steps).shares();
    }

    private static Row row(String label, List<Example> examples, ToDoubleFunction<Example> loss) {
        System.err.println(label);
        return new Row(label, examples.stream().mapToDouble(loss).toArray());
    }

    /** What the hybrid answers to the sentences in both directions. */
    private List<Example> answered(TranslationTask task, Mode mode, AnswerMarks marks) {
        var modes = Map.of(DecodingMode.LLM_TO_SLM, mode);
        var decoding = new Decoding(modes, task.tokenizer(), marks, MAX_TOKENS, Clock.systemUTC(), System::nanoTime);
        var examples = new ArrayList<Example>();
        options.pairs().stream()
                .flatMap(
                        pair -> Stream.of(task.promptIds(pair.english(), true), task.promptIds(pair.japanese(), false)))
                .forEach(prompt -> answer(decoding, prompt, examples));
        return examples;
    }

    private static void answer(Decoding decoding, int[] prompt, List<Example> examples) {
        var settings = DecodingSettings.greedy().withMaxTokens(MAX_TOKENS);
        var job = new DecodingJob(prompt, settings, null, TokenListener.NONE, System.nanoTime());
        decoding.run(DecodingMode.LLM_TO_SLM, List.of(job));
        var written = job.answer().join().tokens().stream()
                .mapToInt(GeneratedToken::tokenId)
                .toArray();
        if (written.length > 0) {
            examples.add(new Example(prompt, written));
        }
    }

    private GradientAttributor attributor(int startId) {
        var manifest = PairManifest.read(PairFiles.in(options.pair));
        return GradientAttributor.of(model(manifest.llm()), model(manifest.hybrid()), startId);
    }

    private GradientAttributor.Model model(PairManifest.@Nullable Model model) {
        var there = Objects.requireNonNull(model, "The deletion test needs a pair with a large model and a hybrid");
        var weights = Safetensors.read(options.pair.resolve(there.file())).values();
        return new GradientAttributor.Model(there.configuration(), weights);
    }

    private void report(int examples, List<Row> rows) {
        var text = new StringBuilder()
                .append("Machine: %s.\n".formatted(Machine.describe()))
                .append(
                        ("Method: `make deletion`; %d answers of the hybrid to the dev set of small_parallel_enja in both"
                                        + " directions; %.0f %% of the words of each prompt are cut, at least one; nats a token of"
                                        + " the answer; 95 %% bootstrap intervals over answers.\n\n")
                                .formatted(examples, 100 * cut))
                .append("| words that are cut | the answer loses | more than random words |\n|---|---|---|\n");
        rows.forEach(row -> text.append(String.format(
                Locale.ROOT,
                "| %s | %s | %s |%n",
                row.label(),
                interval(Bootstrap.usual().mean(row.losses())),
                row == rows.get(0) ? "" : interval(difference(row, rows.get(0))))));
        write(text.toString());
        var attributed = rows.get(3);
        System.out.printf(
                Locale.ROOT,
                "%sWithout the words an explanation names, an answer loses %s nats a token more than without random ones:"
                        + " %.1f times as much.%n",
                text,
                interval(difference(attributed, rows.get(0))),
                mean(attributed) / mean(rows.get(0)));
    }

    private static double mean(Row row) {
        return Bootstrap.usual().mean(row.losses()).value();
    }

    private static Interval difference(Row row, Row other) {
        return Bootstrap.usual()
                .mean(IntStream.range(0, row.losses().length)
                        .mapToDouble(one -> row.losses()[one] - other.losses()[one])
                        .toArray());
    }

    private static String interval(Interval interval) {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", interval.value(), interval.low(), interval.high());
    }

    private void write(String table) {
        try {
            Files.writeString(out, table);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written".formatted(out), e);
        }
    }
}
