package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.evaluation.Bleu;
import io.sekkei.inference.evaluation.Bootstrap;
import io.sekkei.inference.evaluation.Chrf;
import io.sekkei.inference.evaluation.Evaluation;
import io.sekkei.inference.evaluation.Interval;
import io.sekkei.inference.tokenizer.Widths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures quality, latency and memory of every mode and control in one run, each in a process of its own. They take
 * turns of a few sentences, one at a time, so that what else a shared machine does disturbs all alike.
 */
@Command(
        name = "bench",
        description = "Measures every mode and control of the pair and writes the table.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SENTENCES_PER_TURN = 10;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--out",
            defaultValue = "docs/benchmarks/enja.json",
            description = "Where the figures go; the table goes beside it as .md (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Override
    public void run() {
        var document = document(measure());
        write(out, document.toPrettyString() + "\n");
        var table = BenchTable.of(document);
        write(out.resolveSibling(out.getFileName().toString().replace(".json", ".md")), table);
        System.out.println(table);
    }

    private Map<BenchSystem, BenchSystemCommand.Report> measure() {
        var processes = new ArrayList<BenchProcess>();
        try {
            for (var system : BenchSystem.all(options.sources())) {
                System.err.printf("warming up %s%n", system.label());
                processes.add(new BenchProcess(system, options));
            }
            takeTurns(processes);
            var reports = new EnumMap<BenchSystem, BenchSystemCommand.Report>(BenchSystem.class);
            processes.forEach(process -> reports.put(process.system(), process.report()));
            return reports;
        } finally {
            processes.forEach(BenchProcess::close);
        }
    }

    private void takeTurns(List<BenchProcess> processes) {
        var sentences = options.pairs().size();
        for (var done = 0; done < sentences; done += SENTENCES_PER_TURN) {
            System.err.printf("%d of %d sentences a direction%n", done, sentences);
            processes.forEach(process -> process.turn(SENTENCES_PER_TURN));
        }
    }

    private ObjectNode document(Map<BenchSystem, BenchSystemCommand.Report> reports) {
        var root = JSON.createObjectNode();
        root.put("machine", Machine.describe());
        root.put(
                "method",
                "dev set of small_parallel_enja, detokenised; greedy, one request at a time, one core, fp32; the systems"
                        + " take turns of " + SENTENCES_PER_TURN
                        + " sentences; medians of times; 95 % bootstrap intervals; en-ja BLEU by character, ja-en BLEU 13a lower-cased");
        var directions = root.putObject("directions");
        var pairs = options.pairs();
        var japanese =
                pairs.stream().map(pair -> Widths.normalise(pair.japanese())).toList();
        var english = pairs.stream().map(pair -> lower(pair.english())).toList();
        direction(directions.putObject("en-ja"), reports, true, japanese, Bleu.characters());
        direction(directions.putObject("ja-en"), reports, false, english, Bleu.words());
        return root;
    }

    private static void direction(
            ObjectNode node,
            Map<BenchSystem, BenchSystemCommand.Report> reports,
            boolean toJapanese,
            List<String> references,
            Bleu bleu) {
        var evaluations = new EnumMap<BenchSystem, Evaluation>(BenchSystem.class);
        reports.forEach((system, report) -> {
            var run = toJapanese ? report.enJa() : report.jaEn();
            var answers = toJapanese
                    ? run.answers()
                    : run.answers().stream().map(BenchCommand::lower).toList();
            var evaluation = bleu.evaluate(answers, references);
            evaluations.put(system, evaluation);
            var row = node.putObject(system.label());
            interval(row.putObject("bleu"), Bootstrap.usual().score(evaluation));
            interval(row.putObject("chrf"), Bootstrap.usual().score(new Chrf().evaluate(answers, references)));
            row.put("msPerToken", rounded(run.msPerToken()));
            row.put("msPerSentence", rounded(run.msPerSentence()));
            row.put("firstTokenMs", rounded(run.firstTokenMs()));
            row.put("meanTokens", rounded(run.meanTokens()));
            row.put("peakMemoryMiB", Math.round(report.peakMemoryMiB()));
        });
        differences(node, evaluations);
    }

    /** How much better the hybrid's BLEU is than every other system's, resampled together. */
    private static void differences(ObjectNode node, Map<BenchSystem, Evaluation> evaluations) {
        var hybrid = evaluations.get(BenchSystem.LLM_TO_SLM);
        if (hybrid == null) {
            return;
        }
        evaluations.forEach((system, evaluation) -> {
            if (system != BenchSystem.LLM_TO_SLM) {
                var row = (ObjectNode) node.get(system.label());
                interval(row.putObject("hybridMinusThis"), Bootstrap.usual().difference(hybrid, evaluation));
            }
        });
    }

    private static void interval(ObjectNode node, Interval interval) {
        node.put("value", rounded(interval.value()));
        node.put("low", rounded(interval.low()));
        node.put("high", rounded(interval.high()));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static void write(Path file, String text) {
        try {
            var folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written".formatted(file), e);
        }
    }
}
