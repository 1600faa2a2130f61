package io.sekkei.inference.tuning;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.DecodingJob;
import io.sekkei.inference.decoding.LlmReader;
import io.sekkei.inference.decoding.LlmToSlm;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.decoding.SlmOnly;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.RepresentationCache;
import io.sekkei.inference.evaluation.Chrf;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.tokenizer.Widths;
import io.sekkei.inference.training.Example;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the small model writes for some dev examples while it learns: chrF, which fits every language. */
final class DevQuality {
    private static final int TOGETHER = 8;

    private final TransformerConfiguration configuration;
    private final TunedModel model;
    private final PairTexts texts;
    private final PromptEncoder reader;
    private final List<Example> examples;
    private final List<String> references;
    private final int longest;

    DevQuality(
            TransformerConfiguration configuration,
            TunedModel model,
            PairTexts texts,
            PromptEncoder reader,
            List<Example> examples,
            List<String> references) {
        this.configuration = configuration;
        this.model = model;
        this.texts = texts;
        this.reader = reader;
        this.examples = List.copyOf(examples);
        this.references = references.stream().map(Widths::normalise).toList();
        longest = examples.stream().mapToInt(e -> e.answer().length).max().orElse(0);
    }

    /** chrF of greedy answers, 0 to 100. */
    double of(Map<String, float[]> weights) {
        try (var loaded = new LoadedTransformer(configuration, weights)) {
            return new Chrf().evaluate(answers(loaded), references).score();
        }
    }

    private List<String> answers(LoadedTransformer loaded) {
        // An answer may become longer than any reference, but a model that repeats itself must not hold up the look.
        var most = 2 * longest + 8;
        var decoding = new Decoding(
                Map.of(model.mode(), mode(loaded)),
                texts.tokenizer(),
                texts.marks(),
                most,
                Clock.systemUTC(),
                System::nanoTime);
        var answers = new ArrayList<String>();
        for (var from = 0; from < examples.size(); from += TOGETHER) {
            var jobs = examples.subList(from, Math.min(examples.size(), from + TOGETHER)).stream()
                    .map(example -> job(example, most))
                    .toList();
            decoding.run(model.mode(), jobs);
            jobs.forEach(job -> answers.add(job.answer().join().text()));
        }
        return answers;
    }

    private Mode mode(LoadedTransformer loaded) {
        return model.mode() == DecodingMode.SLM_ONLY
                ? new SlmOnly(loaded)
                : new LlmToSlm(
                        new LlmReader("", reader, new RepresentationCache(0), System::nanoTime),
                        loaded,
                        loaded,
                        System::nanoTime);
    }

    private static DecodingJob job(Example example, int most) {
        var settings = DecodingSettings.greedy().withMaxTokens(most);
        return new DecodingJob(example.prompt(), settings, null, TokenListener.NONE, System.nanoTime());
    }
}
