package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.PairManifestWriter;
import io.sekkei.inference.command.CascadeCalibration.Both;
import io.sekkei.inference.command.CascadeCalibration.Prices;
import io.sekkei.inference.evaluation.Chrf;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import io.sekkei.inference.training.ParallelCorpus.Pair;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Calibrates when a pair's cascade hands a draft on: the small model and the large one write the same sentences, the rule that
 * hands on the right drafts first is taken, and of its thresholds the one that the target asks for. It is chosen on every other
 * sentence, told of the others, and goes into the manifest.
 */
@Command(
        name = "calibrate-cascade",
        description = "Calibrates when the pair's cascade hands a draft on, and writes the rule into its manifest.",
        mixinStandardHelpOptions = true)
final class CalibrateCascadeCommand implements Runnable {
    private static final double USUAL_QUALITY = 0.5;
    private static final int AT_ONCE = 32;
    private static final int MAX_TOKENS = 100;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--quality",
            description = "Which share of the way from the small model's quality to the large one's is good enough ("
                    + USUAL_QUALITY + ").")
    private @Nullable Double quality;

    @Option(
            names = "--cost",
            description = "Instead: the most a sentence may cost, as a share of the large model's cost.")
    private @Nullable Double cost;

    @Option(
            names = "--llm-encoded",
            defaultValue = "150",
            description = "Price of 1,000 tokens read (${DEFAULT-VALUE}).")
    private long llmEncoded;

    @Option(names = "--slm-decoded", defaultValue = "600", description = "The same, small model (${DEFAULT-VALUE}).")
    private long slmDecoded;

    @Option(names = "--llm-decoded", defaultValue = "2400", description = "The same, large model (${DEFAULT-VALUE}).")
    private long llmDecoded;

    @Option(
            names = "--out",
            defaultValue = "docs/benchmarks/cascade.json",
            description = "Where the figures go; a page and a picture lie beside it (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Option(names = "--dry-run", description = "Print the page, and write nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        try {
            calibrate(target(), new Prices(llmEncoded, slmDecoded, llmDecoded));
        } catch (IllegalArgumentException | InvalidCheckpointException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private CascadeTarget target() {
        if (quality != null && cost != null) {
            throw new IllegalArgumentException("Either --quality or --cost is the target, not both");
        }
        return cost == null
                ? new CascadeTarget.GoodEnough(quality == null ? USUAL_QUALITY : quality)
                : new CascadeTarget.CheapEnough(cost);
    }

    private void calibrate(CascadeTarget target, Prices prices) {
        var manifest = manifest();
        var both = write(sentences());
        var half = both.size() / 2;
        var calibrated =
                CascadeCalibration.of(new Chrf(), both.subList(0, half), both.subList(half, 2 * half), target, prices);
        var document = CascadeDocument.of(manifest, calibrated, target, prices, half);
        var page = CascadeTable.of(document);
        console().print(page);
        console().flush();
        if (!dryRun) {
            write(document, page);
            var others = manifest.files().keySet().stream().sorted().toList();
            PairManifestWriter.write(options.pair, manifest.withCascade(calibrated.rule()), others);
        }
    }

    private PairManifest manifest() {
        var manifest = PairManifest.read(PairFiles.in(options.pair));
        if (!manifest.modes().containsAll(List.of(DecodingMode.SLM_ONLY, DecodingMode.LLM_ONLY))) {
            throw new IllegalArgumentException(
                    "A cascade needs a small model that stands alone and a large one, but the pair %s runs %s only"
                            .formatted(
                                    manifest.id(),
                                    manifest.modes().stream()
                                            .map(DecodingMode::wireName)
                                            .toList()));
        }
        return manifest;
    }

    /** Every other pair of sentences first, so that what is chosen on some is judged on others from everywhere. */
    private List<Pair> sentences() {
        var all = pairs();
        var half = all.size() / 2;
        if (half == 0) {
            throw new IllegalArgumentException(
                    "At least 2 pairs of sentences are needed, to choose on one and to judge on another, but there are "
                            + all.size());
        }
        var ordered = new ArrayList<Pair>();
        for (var from = 0; from < 2; from++) {
            for (var i = 0; i < half; i++) {
                ordered.add(all.get(2 * i + from));
            }
        }
        return ordered;
    }

    private List<Pair> pairs() {
        if (options.sentences < 1) {
            throw new IllegalArgumentException("--sentences must be positive, but is " + options.sentences);
        }
        try {
            return options.pairs();
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Every sentence in both directions. */
    private List<Both> write(List<Pair> sentences) {
        var settings =
                ServingSettings.defaults().withWorkers(Runtime.getRuntime().availableProcessors());
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try (var pair = PairLoader.open(options.pair.toString(), settings)) {
            var written = new ArrayList<Future<Both>>();
            for (var one : sentences) {
                written.add(write(threads, pair, "Translate to Japanese: " + one.english(), one.japanese()));
                written.add(write(threads, pair, "Translate to English: " + one.japanese(), one.english()));
            }
            return written.stream().map(CalibrateCascadeCommand::result).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Future<Both> write(ExecutorService threads, TextGenerator pair, String prompt, String reference) {
        return threads.submit(() -> new Both(
                answer(pair, prompt, DecodingMode.SLM_ONLY), answer(pair, prompt, DecodingMode.LLM_ONLY), reference));
    }

    /** Entropies come with alternatives only. */
    private static GenerationResult answer(TextGenerator pair, String prompt, DecodingMode mode) {
        var settings = DecodingSettings.greedy().withMaxTokens(MAX_TOKENS).withTopLogProbabilities(1);
        return pair.generate(
                new GenerationRequest(List.of(ChatMessage.user(prompt)), mode, settings, null), TokenListener.NONE);
    }

    private static Both result(Future<Both> written) {
        try {
            return written.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("A sentence could not be written", e);
        }
    }

    private PrintWriter console() {
        return spec.commandLine().getOut();
    }

    private void write(JsonNode document, String page) {
        try {
            Files.createDirectories(out.toAbsolutePath().getParent());
            Files.writeString(out, document.toPrettyString() + "\n");
            Files.writeString(beside(".md"), page);
            Files.writeString(beside(".svg"), CascadeChart.of(document));
        } catch (IOException e) {
            throw new UncheckedIOException("The figures could not be written to " + out, e);
        }
    }

    private Path beside(String ending) {
        return out.resolveSibling(out.getFileName().toString().replaceFirst("\\.json$", "") + ending);
    }
}
