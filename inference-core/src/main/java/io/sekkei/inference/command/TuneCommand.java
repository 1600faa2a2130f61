package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import io.sekkei.inference.tuning.CandidateEvaluation;
import io.sekkei.inference.tuning.CandidateReport;
import io.sekkei.inference.tuning.Comparison;
import io.sekkei.inference.tuning.FineTuning;
import io.sekkei.inference.tuning.Forgetting;
import io.sekkei.inference.tuning.TunedModel;
import io.sekkei.inference.tuning.TuningDataset;
import io.sekkei.inference.tuning.TuningExample;
import io.sekkei.inference.tuning.TuningSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The learning curve of tuning: tunes the pair on more and more examples of a domain, by adapters and in full, and compares each
 * result with the pair as it was. Goes on where it stopped.
 */
@Command(
        name = "tune",
        description = "Tunes the pair on 500, 2,000 and all examples of a domain and writes the learning curve.",
        mixinStandardHelpOptions = true)
final class TuneCommand implements Runnable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int DEV_EXAMPLES = 100;
    /** The curve of the docs is drawn from tests; those of the looks only show that something happens. */
    private static final int QUALITY_SENTENCES = 16;

    @Mixin
    private DomainOptions domain = new DomainOptions();

    @Option(
            names = "--examples",
            defaultValue = "500,2000,0",
            split = ",",
            description = "How many examples to learn, one curve point each; 0 for all (${DEFAULT-VALUE}).")
    private List<Integer> sizes = List.of();

    @Option(names = "--updates", defaultValue = "300", description = "Most updates a point (${DEFAULT-VALUE}).")
    private int updates;

    @Option(names = "--look-every", defaultValue = "25", description = "Updates between looks (${DEFAULT-VALUE}).")
    private int lookEvery;

    @Option(names = "--patience", defaultValue = "3", description = "Looks without improvement (${DEFAULT-VALUE}).")
    private int patience;

    @Option(names = "--batch-tokens", defaultValue = "1024", description = "Padded tokens a side (${DEFAULT-VALUE}).")
    private int batchTokens;

    @Option(names = "--rank", defaultValue = "16", description = "Rank of the adapters (${DEFAULT-VALUE}).")
    private int rank;

    @Option(
            names = "--rate",
            split = ",",
            description = "Learning rate of a method, for example lora=0.001 (what the settings of tuning say).")
    private Map<String, Double> rates = Map.of();

    @Option(
            names = "--methods",
            defaultValue = "lora,full",
            split = ",",
            description = "How to tune, one curve each (${DEFAULT-VALUE}).")
    private List<String> methods = List.of();

    @Option(names = "--minutes", defaultValue = "60", description = "Most minutes a point (${DEFAULT-VALUE}).")
    private long minutes;

    @Option(names = "--test", defaultValue = "500", description = "Test texts of the domain (${DEFAULT-VALUE}).")
    private int testTexts;

    @Option(
            names = "--general",
            defaultValue = "500",
            description = "General sentences a direction (${DEFAULT-VALUE}).")
    private int generalTexts;

    @Option(
            names = "--out",
            defaultValue = "docs/benchmarks/tuning.json",
            description = "Where the figures go; table and chart go beside it (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    private final PrintStream console = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public void run() {
        var evaluation = CandidateEvaluation.of(TunedModel.HYBRID, Forgetting.usual());
        var test = domain.test(DEV_EXAMPLES, testTexts);
        var general = general();
        var document = JSON.createObjectNode();
        describe(document, test.size(), general.size());
        try (var stop = StopSignal.open();
                var current = open(domain.pair)) {
            var testBefore = evaluation.answers(current, test);
            var generalBefore = evaluation.answers(current, general);
            var points = document.putArray("points");
            for (var size : sizes) {
                for (var method : methods) {
                    var point = points.addObject();
                    var candidate = tuned(size, method, point);
                    try (var generator = open(candidate)) {
                        var report = evaluation.compare(
                                test,
                                testBefore,
                                evaluation.answers(generator, test),
                                general,
                                generalBefore,
                                evaluation.answers(generator, general));
                        put(point, report);
                    }
                    write(document);
                }
            }
        }
        console.println(TuneTable.of(document));
    }

    private void describe(ObjectNode document, int test, int general) {
        document.put("machine", Machine.describe());
        document.put(
                "method",
                ("%s; at most %d updates of %d padded tokens a side on one core, a look every %d updates, stopped after %d"
                                + " looks without a lower dev loss on %d texts; the best weights, as fp16; %d other test texts of the domain,"
                                + " %d general sentences (dev set of small_parallel_enja, both directions); greedy, mode"
                                + " llm-to-slm; 95 %% bootstrap intervals")
                        .formatted(
                                domain.describe(),
                                updates,
                                batchTokens,
                                lookEvery,
                                patience,
                                DEV_EXAMPLES,
                                test,
                                general));
        document.put("limitOfForgetting", Forgetting.usual().toString());
        document.put("mostForgotten", Forgetting.usual().most());
    }

    private Path tuned(int size, String method, ObjectNode point) {
        var train = domain.train(size == 0 ? Integer.MAX_VALUE : size);
        var name = "%s-%d".formatted(method, train.size());
        var settings = start(method)
                .withUpdates(updates, lookEvery, patience)
                .withBatchTokens(batchTokens)
                .withQualitySentences(QUALITY_SENTENCES)
                .withTimeLimit(Duration.ofMinutes(minutes));
        var dataset = new TuningDataset(train, domain.dev(DEV_EXAMPLES));
        var job = FineTuning.create(domain.work.resolve(name), domain.pair.toString(), settings, dataset);
        console.printf("%s: %,d examples%n", name, train.size());
        var outcome = job.run(new TuningConsole(console));
        if (!outcome.isFinished()) {
            throw new IllegalStateException("Stopped; the same command goes on from here");
        }
        point.put("method", method);
        point.put("rate", settings.rate());
        point.put("examples", train.size());
        point.put("ending", outcome.ending().name().toLowerCase(java.util.Locale.ROOT));
        point.put("updates", outcome.updates());
        point.put("bestUpdate", outcome.bestUpdate());
        point.put("seconds", outcome.spent().toSeconds());
        point.put("devLossBefore", outcome.firstDevLoss());
        point.put("devLoss", outcome.bestDevLoss());
        var target = domain.work.resolve(name + "-pair");
        if (!Files.exists(target)) {
            job.export(target, "tuned-" + name);
        }
        return target;
    }

    private TuningSettings start(String method) {
        var usual = method.equals("lora") ? TuningSettings.lowRank(rank) : TuningSettings.full();
        return usual.withRate(rates.getOrDefault(method, usual.rate()));
    }

    private List<TuningExample> general() {
        var pairs = TranslationTask.detokenized(domain.dev, "dev");
        return pairs.stream()
                .limit(generalTexts)
                .flatMap(sentence -> Stream.of(
                        new TuningExample("Translate to Japanese: " + sentence.english(), sentence.japanese()),
                        new TuningExample("Translate to English: " + sentence.japanese(), sentence.english())))
                .toList();
    }

    private static TextGenerator open(Path folder) {
        return PairLoader.open(folder.toString(), ServingSettings.defaults());
    }

    private static void put(ObjectNode point, CandidateReport report) {
        var own = point.putArray("own");
        report.own().forEach(comparison -> put(own.addObject(), comparison));
        var general = point.putArray("general");
        report.general().forEach(comparison -> put(general.addObject(), comparison));
        point.put("forgetting", report.verdict().name().toLowerCase(java.util.Locale.ROOT));
    }

    private static void put(ObjectNode node, Comparison comparison) {
        node.put("kind", comparison.kind());
        node.put("metric", comparison.metric());
        node.put("sentences", comparison.sentences());
        node.set("before", JSON.valueToTree(comparison.current()));
        node.set("after", JSON.valueToTree(comparison.candidate()));
        node.set("difference", JSON.valueToTree(comparison.difference()));
    }

    private void write(ObjectNode document) {
        try {
            Files.writeString(out, document.toPrettyString() + "\n");
            Files.writeString(sibling(".md"), TuneTable.of(document));
            Files.writeString(sibling(".svg"), TuneChart.of(document));
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written".formatted(out), e);
        }
    }

    private Path sibling(String ending) {
        return out.resolveSibling(out.getFileName().toString().replace(".json", ending));
    }
}
