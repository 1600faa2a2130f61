package io.sekkei.inference.command;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.DeferralRule.Signal;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GenerationUsage;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.PairManifestWriter;
import io.sekkei.inference.evaluation.Calibration;
import io.sekkei.inference.evaluation.Calibration.Case;
import io.sekkei.inference.evaluation.Chrf;
import io.sekkei.inference.evaluation.Metric;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import io.sekkei.inference.tokenizer.Widths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Calibrates when a pair's cascade hands a draft on: the small model and the stronger mode write the same sentences, the rule
 * that hands on the right drafts first is taken, and of its thresholds the cheapest that is good enough. It is chosen on every
 * other sentence, told of the others, and goes into the manifest.
 */
@Command(
        name = "calibrate-cascade",
        description = "Calibrates when the pair's cascade hands a draft on, and writes the rule into its manifest.",
        mixinStandardHelpOptions = true)
final class CalibrateCascadeCommand implements Runnable {
    private static final Metric METRIC = new Chrf();
    private static final int AT_ONCE = 32;
    private static final int MAX_TOKENS = 100;
    private static final int PLACES = 10;

    /** What a rule may look at: a quantile of which signal. */
    private static final List<DeferralRule> LOOKS = List.of(
            new DeferralRule(Signal.LOG_PROBABILITY, 0.1, 0, DecodingMode.LLM_ONLY),
            new DeferralRule(Signal.LOG_PROBABILITY, 0, 0, DecodingMode.LLM_ONLY),
            new DeferralRule(Signal.ENTROPY, 0.9, 0, DecodingMode.LLM_ONLY));

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--quality",
            defaultValue = "0.5",
            description = "Which share of the way from the small model's quality to the stronger mode's is good enough"
                    + " (${DEFAULT-VALUE}).")
    private double quality;

    @Option(
            names = "--cost",
            description = "Instead: the most a sentence may cost, as a share of the stronger mode's cost.")
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

    @Option(names = "--dry-run", description = "Print the curve and leave the manifest as it is.")
    private boolean dryRun;

    /** A sentence written both ways. */
    private record Both(GenerationResult draft, GenerationResult answer, String reference) {}

    /** A rule that was calibrated, and on what. */
    private record Calibrated(DeferralRule look, Calibration calibration) {}

    @Override
    public void run() {
        var both = write();
        var chosenOn = everyOther(both, 0);
        var judgedOn = everyOther(both, 1);
        var best = LOOKS.stream()
                .map(look -> new Calibrated(look, Calibration.of(METRIC, cases(chosenOn, look))))
                .max(Comparator.comparingDouble(one -> one.calibration().area()))
                .orElseThrow();
        tell(best);
        var point = point(best.calibration())
                .orElseThrow(() -> new IllegalStateException(
                        "No threshold reaches the target: ask for less quality, or allow a higher cost"));
        var judged = Calibration.at(point.threshold(), METRIC, cases(judgedOn, best.look()));
        var rule = best.look().withThreshold(signed(best.look(), point.threshold()));
        System.out.printf(
                Locale.ROOT,
                "%s: hands %.1f %% on, chrF %.2f, cost %.1f; on the other sentences %.1f %%, chrF %.2f, cost %.1f%n",
                rule.name(),
                100 * point.deferred(),
                point.quality(),
                point.cost(),
                100 * judged.deferred(),
                judged.quality(),
                judged.cost());
        if (!dryRun) {
            var manifest = PairManifest.read(PairFiles.in(options.pair)).withCascade(rule);
            PairManifestWriter.write(
                    options.pair,
                    manifest,
                    manifest.files().keySet().stream().sorted().toList());
        }
    }

    /** From no draft handed on to all of them, as the documentation shows it. */
    private static void tell(Calibrated best) {
        System.out.printf(
                Locale.ROOT,
                "By %s at %s:%n| handed on | chrF | cost |%n|---|---|---|%n",
                best.look().signal().wireName(),
                best.look().quantile());
        best.calibration()
                .curve(PLACES)
                .forEach(point -> System.out.printf(
                        Locale.ROOT,
                        "| %.0f %% | %.2f | %.1f |%n",
                        100 * point.deferred(),
                        point.quality(),
                        point.cost()));
    }

    private Optional<Calibration.Point> point(Calibration calibration) {
        var curve = calibration.curve();
        var none = curve.get(0);
        var all = curve.get(curve.size() - 1);
        return cost == null
                ? calibration.forQuality(none.quality() + quality * (all.quality() - none.quality()))
                // A cascade that hands all on has paid for the drafts besides.
                : calibration.forCost(cost * (all.cost() - none.cost()));
    }

    private List<Case> cases(List<Both> both, DeferralRule look) {
        return both.stream()
                .map(one -> new Case(
                        uncertainty(look, one.draft()),
                        METRIC.statistics(plain(one.draft().text()), one.reference()),
                        METRIC.statistics(plain(one.answer().text()), one.reference()),
                        price(one.draft().usage()),
                        price(one.answer().usage())))
                .toList();
    }

    /** What cannot be judged is handed on first. */
    private static double uncertainty(DeferralRule look, GenerationResult draft) {
        var value = look.value(draft.tokens());
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : signed(look, value);
    }

    /** The less likely the less certain, but the more hesitation the less certain: turns one into the other. */
    private static double signed(DeferralRule look, double value) {
        return look.signal() == Signal.LOG_PROBABILITY ? -value : value;
    }

    private double price(GenerationUsage usage) {
        return (usage.llmEncodedTokens() * llmEncoded
                        + usage.slmDecodedTokens() * slmDecoded
                        + usage.llmDecodedTokens() * llmDecoded)
                / 1000.0;
    }

    private static String plain(String text) {
        return Widths.normalise(text).toLowerCase(Locale.ROOT);
    }

    private static List<Both> everyOther(List<Both> both, int from) {
        var some = new ArrayList<Both>();
        for (var i = from; i < both.size(); i += 2) {
            some.add(both.get(i));
        }
        return some;
    }

    /** Each pair of sentences in one direction, by turns, so that both directions are in both halves. */
    private List<Both> write() {
        var settings =
                ServingSettings.defaults().withWorkers(Runtime.getRuntime().availableProcessors());
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try (var pair = PairLoader.open(options.pair.toString(), settings)) {
            var written = new ArrayList<Future<Both>>();
            var pairs = options.pairs();
            for (var i = 0; i < pairs.size(); i++) {
                var one = pairs.get(i);
                var toJapanese = i / 2 % 2 == 0;
                var prompt = toJapanese
                        ? "Translate to Japanese: " + one.english()
                        : "Translate to English: " + one.japanese();
                var reference = plain(toJapanese ? one.japanese() : one.english());
                written.add(threads.submit(() -> new Both(
                        answer(pair, prompt, DecodingMode.SLM_ONLY),
                        answer(pair, prompt, DecodingMode.LLM_ONLY),
                        reference)));
            }
            return written.stream().map(CalibrateCascadeCommand::result).toList();
        } finally {
            threads.shutdownNow();
        }
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
}
