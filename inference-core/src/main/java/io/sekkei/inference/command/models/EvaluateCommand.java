package io.sekkei.inference.command.models;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.command.Machine;
import io.sekkei.inference.command.StopSignal;
import io.sekkei.inference.command.models.TextExamples.TextExample;
import io.sekkei.inference.evaluation.Bootstrap;
import io.sekkei.inference.evaluation.Evaluation;
import io.sekkei.inference.evaluation.Interval;
import io.sekkei.inference.evaluation.Metric;
import io.sekkei.inference.evaluation.Suite;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.PairStudy;
import io.sekkei.inference.serving.ServingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the modes of a pair on prompts with reference answers, quality and time in one run. */
@Command(
        name = "evaluate",
        description =
                "Has every mode of a pair answer the same prompts, greedily and one at a time, and writes a table of"
                        + " quality against the reference answers and of time.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
    private static final List<DecodingMode> MODES =
            List.of(DecodingMode.LLM_ONLY, DecodingMode.LLM_TO_SLM, DecodingMode.SLM_ONLY);
    private static final Map<String, Metric> METRICS = Suite.WORDS.metrics();

    @Parameters(index = "0", paramLabel = "PAIR", description = "Folder of the pair.")
    private Path pair = Path.of("");

    @Parameters(index = "1", paramLabel = "TEST", description = "JSON lines with prompt and reference, or answer.")
    private Path test = Path.of("");

    @Option(names = "--out", required = true, description = "Where the table goes, in Markdown.")
    private Path out = Path.of("");

    @Option(names = "--most", defaultValue = "1000", description = "Prompts, from the first on (${DEFAULT-VALUE}).")
    private int most;

    @Option(names = "--max-tokens", defaultValue = "64", description = "Longest answer (${DEFAULT-VALUE}).")
    private int maxTokens;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What a mode, or a control, made of all prompts. */
    private record Measured(String name, List<Map<String, long[]>> counts, List<GenerationResult> results) {
        Evaluation by(String metric) {
            return Evaluation.of(
                    Objects.requireNonNull(METRICS.get(metric)),
                    counts.stream()
                            .map(count -> Objects.requireNonNull(count.get(metric)))
                            .toList());
        }

        double tokens() {
            return results.stream()
                    .mapToInt(result -> result.tokens().size())
                    .average()
                    .orElse(0);
        }

        /** Milliseconds of a written token, all steps of all answers together. */
        double millisecondsOfToken() {
            return results.stream()
                    .flatMap(result -> result.timings().steps().stream())
                    .mapToDouble(EvaluateCommand::milliseconds)
                    .average()
                    .orElse(0);
        }

        double millisecondsToRead() {
            return results.stream()
                    .mapToDouble(result -> milliseconds(result.timings().llmEncode())
                            + milliseconds(result.timings().projector())
                            + milliseconds(result.timings().prefill()))
                    .average()
                    .orElse(0);
        }
    }

    @Override
    public void run() {
        var examples = TextExamples.read(test).stream()
                .filter(example -> !example.answer().isBlank())
                .limit(most)
                .toList();
        try (var stop = StopSignal.open();
                var generator = PairLoader.open(pair.toString(), ServingSettings.defaults())) {
            var measured = new ArrayList<Measured>();
            MODES.stream()
                    .filter(generator.pair().modes()::contains)
                    .forEach(mode -> measured.add(measure(generator, mode, mode.wireName(), examples)));
            if (JoinedPair.isAt(pair) && generator.pair().modes().contains(DecodingMode.LLM_TO_SLM)) {
                measured.add(control(examples));
            }
            if (!Thread.currentThread().isInterrupted()) {
                write(page(generator.pair(), measured, examples.size()));
            }
        }
    }

    /** The hybrid with what the large model understood of another prompt: a gain that stays is none of understanding. */
    private Measured control(List<TextExample> examples) {
        var promptWidth = JoinedPair.draft(pair).promptWidth();
        try (var generator = PairStudy.controlled(
                pair, ServingSettings.defaults(), encoder -> new PreviousPrompt(encoder, promptWidth))) {
            var last = examples.get(examples.size() - 1);
            answer(generator, DecodingMode.LLM_TO_SLM, last);
            return measure(generator, DecodingMode.LLM_TO_SLM, "control: another prompt understood", examples);
        }
    }

    private GenerationResult answer(TextGenerator generator, DecodingMode mode, TextExample example) {
        var request = GenerationRequest.of(example.prompt(), mode)
                .withSettings(DecodingSettings.greedy().withMaxTokens(maxTokens));
        return generator.generate(request, TokenListener.NONE);
    }

    private Measured measure(TextGenerator generator, DecodingMode mode, String name, List<TextExample> examples) {
        var counts = new ArrayList<Map<String, long[]>>();
        var results = new ArrayList<GenerationResult>();
        for (var example : examples) {
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            var result = answer(generator, mode, example);
            results.add(result);
            counts.add(Suite.WORDS.statistics(result.text().strip(), example.answer()));
        }
        spec.commandLine().getOut().printf("%s: %,d answers%n", name, results.size());
        spec.commandLine().getOut().flush();
        return new Measured(name, counts, results);
    }

    private String page(PairDescription description, List<Measured> all, int prompts) {
        var page = new StringBuilder("Pair `%s` %s, %,d prompts of %s, greedy, at most %d tokens. %s.%n%n"
                .formatted(
                        description.id(),
                        description.version(),
                        prompts,
                        test.getFileName(),
                        maxTokens,
                        Machine.describe()));
        page.append(row(Stream.concat(
                Stream.concat(Stream.of("mode"), METRICS.keySet().stream()),
                Stream.of("tokens an answer", "ms to read", "ms a token"))));
        page.append(row(Stream.generate(() -> "---").limit(METRICS.size() + 4L)));
        all.forEach(one -> page.append(row(cells(one))));
        all.stream()
                .filter(one -> one.name().equals(DecodingMode.LLM_TO_SLM.wireName()))
                .forEach(hybrid -> page.append(lead(hybrid, all)));
        return page.toString();
    }

    /** On the same resamples of prompts, which tells more than two intervals side by side. */
    private static String lead(Measured hybrid, List<Measured> all) {
        var lead = new StringBuilder("%nHow far `%s` is ahead of the others:%n%n".formatted(hybrid.name()));
        lead.append(row(Stream.concat(Stream.of("of"), METRICS.keySet().stream())));
        lead.append(row(Stream.generate(() -> "---").limit(METRICS.size() + 1L)));
        all.stream()
                .filter(other -> other != hybrid)
                .forEach(other -> lead.append(row(
                        scores(other, metric -> Bootstrap.usual().difference(hybrid.by(metric), other.by(metric))))));
        return lead.toString();
    }

    private static Stream<String> cells(Measured one) {
        return Stream.concat(
                scores(one, metric -> Bootstrap.usual().score(one.by(metric))),
                Stream.of(figure(one.tokens()), figure(one.millisecondsToRead()), figure(one.millisecondsOfToken())));
    }

    /** The name, and by metric a figure with its interval of 95 %. */
    private static Stream<String> scores(Measured one, Function<String, Interval> figures) {
        var scores = METRICS.keySet().stream().map(figures).map(EvaluateCommand::figure);
        return Stream.concat(Stream.of("`" + one.name() + "`"), scores);
    }

    private static String figure(Interval interval) {
        return "%s (%s to %s)".formatted(figure(interval.value()), figure(interval.low()), figure(interval.high()));
    }

    private static String row(Stream<String> cells) {
        return "| " + String.join(" | ", cells.toList()) + " |\n";
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private void write(String page) {
        try {
            Files.writeString(out, page);
        } catch (IOException e) {
            throw new UncheckedIOException("The table could not be written into " + out, e);
        }
        spec.commandLine().getOut().print(page);
        spec.commandLine().getOut().flush();
    }
}
