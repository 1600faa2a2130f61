package io.sekkei.inference.serving;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.GeneratorCaches;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.explanation.Explainer;
import io.sekkei.inference.tokenizer.PromptMaker;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pair of models, ready to work.
 *
 * @param description what it says about itself
 * @param engine what computes; asked once, and may take a moment
 * @param template turns conversations into prompts
 * @param tokenizer the vocabulary of the prompts
 * @param decoding writes answers, in every mode the description names
 * @param explainer explains answers that were written
 * @param caches how often they had what was asked for
 * @param fallback the mode that answers while the large model's encoder is away; null if none does
 * @param freeModels frees the models' memory; called once, when nobody uses them any more
 */
public record LoadedPair(
        PairDescription description,
        Supplier<EngineDescription> engine,
        PromptMaker template,
        TextTokenizer tokenizer,
        Decoding decoding,
        Explainer explainer,
        Supplier<GeneratorCaches> caches,
        @Nullable DecodingMode fallback,
        Runnable freeModels) {
    /** Without a fallback. */
    public LoadedPair(
            PairDescription description,
            Supplier<EngineDescription> engine,
            PromptMaker template,
            TextTokenizer tokenizer,
            Decoding decoding,
            Explainer explainer,
            Supplier<GeneratorCaches> caches,
            Runnable freeModels) {
        this(description, engine, template, tokenizer, decoding, explainer, caches, null, freeModels);
    }
}
