package io.sekkei.inference.command;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.PairManifest.Int8Loss;
import io.sekkei.inference.checkpoint.PairManifestWriter;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.evaluation.Bleu;
import io.sekkei.inference.tokenizer.Widths;
import io.sekkei.inference.training.ParallelCorpus.Pair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures what a pair loses with int8 weights: every mode answers the same sentences with weights in fp32, fp16 and int8. What
 * int8 loses in BLEU goes into the manifest; a pair that loses too much is not served so.
 */
@Command(
        name = "measure-int8",
        description = "Measures what the pair loses with int8 weights and writes it into its manifest.",
        mixinStandardHelpOptions = true)
final class MeasureInt8Command implements Runnable {
    private static final int TOGETHER = 16;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--dry-run", description = "Print the figures and leave the manifest as it is.")
    private boolean dryRun;

    /** What was measured of a mode in a direction. */
    private record Figures(Map<WeightFormat, Double> bleu, Map<WeightFormat, Double> agreement) {
        double int8Loss() {
            return bleu.getOrDefault(WeightFormat.FP32, 0.0) - bleu.getOrDefault(WeightFormat.INT8, 0.0);
        }
    }

    @Override
    public void run() {
        TensorEngine.start();
        var losses = new TreeMap<String, Double>();
        for (var mode : modes()) {
            measure(mode).forEach((direction, figures) -> {
                System.out.println(line(mode, direction, figures));
                losses.put(mode.wireName() + " " + direction, hundredths(figures.int8Loss()));
            });
        }
        var loss = new Int8Loss(losses, options.pairs().size());
        System.out.printf(
                Locale.ROOT,
                "int8 loses %.2f BLEU at worst; at most %.1f are allowed: %s%n",
                loss.worst(),
                Int8Loss.MOST,
                loss.isAcceptable() ? "it may be served" : "it may not be served");
        if (!dryRun) {
            var manifest = PairManifest.read(PairFiles.in(options.pair)).withInt8Loss(loss);
            var others = manifest.files().keySet().stream().sorted().toList();
            PairManifestWriter.write(options.pair, manifest, others);
        }
    }

    /** What speculative decoding writes is what the large model writes alone. */
    private List<DecodingMode> modes() {
        return PairManifest.read(PairFiles.in(options.pair)).modes().stream()
                .filter(mode -> mode != DecodingMode.SPECULATIVE)
                .sorted()
                .toList();
    }

    private Map<String, Figures> measure(DecodingMode mode) {
        var pairs = options.pairs();
        var english = pairs.stream().map(Pair::english).toList();
        var japanese = pairs.stream().map(Pair::japanese).toList();
        var toJapanese = answers(mode, english, true);
        var toEnglish = answers(mode, japanese, false);
        var measured = new TreeMap<String, Figures>();
        measured.put(
                "en-ja",
                figures(
                        toJapanese,
                        japanese.stream().map(Widths::normalise).toList(),
                        Bleu.characters(),
                        text -> text));
        measured.put(
                "ja-en",
                figures(
                        toEnglish,
                        english.stream().map(MeasureInt8Command::lower).toList(),
                        Bleu.words(),
                        MeasureInt8Command::lower));
        return measured;
    }

    private static Figures figures(
            Map<WeightFormat, List<String>> answers,
            List<String> references,
            Bleu bleu,
            Function<String, String> asCompared) {
        var scores = new EnumMap<WeightFormat, Double>(WeightFormat.class);
        var agreement = new EnumMap<WeightFormat, Double>(WeightFormat.class);
        var exact = answers.getOrDefault(WeightFormat.FP32, List.of());
        answers.forEach((format, texts) -> {
            scores.put(
                    format,
                    bleu.evaluate(texts.stream().map(asCompared).toList(), references)
                            .score());
            var same = Stream.iterate(0, i -> i + 1)
                    .limit(texts.size())
                    .filter(i -> texts.get(i).equals(exact.get(i)))
                    .count();
            agreement.put(format, 100.0 * same / texts.size());
        });
        return new Figures(scores, agreement);
    }

    /** The answers of a mode in every format of weights. */
    private Map<WeightFormat, List<String>> answers(DecodingMode mode, List<String> texts, boolean toJapanese) {
        var task = TranslationTask.ofPair(options.pair);
        var prompts =
                texts.stream().map(text -> task.promptIds(text, toJapanese)).toList();
        var answers = new EnumMap<WeightFormat, List<String>>(WeightFormat.class);
        for (var format : WeightFormat.values()) {
            var run = new BenchRun(system(mode).load(options.sources(), prompts, format), task, prompts);
            answers.put(
                    format,
                    run.together(TOGETHER).stream().map(GenerationResult::text).toList());
        }
        return answers;
    }

    private static BenchSystem system(DecodingMode mode) {
        return BenchSystem.valueOf(mode.name());
    }

    private static String line(DecodingMode mode, String direction, Figures figures) {
        var parts = new ArrayList<String>();
        for (var format : WeightFormat.values()) {
            parts.add("%s BLEU %.2f (%.1f %% of the answers as in fp32)"
                    .formatted(
                            format.wireName(),
                            figures.bleu().get(format),
                            figures.agreement().get(format)));
        }
        return "%s %s: %s".formatted(mode.wireName(), direction, String.join(", ", parts));
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
