package io.sekkei.inference.decoding;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.projector.Projector;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The small model reads and writes; its reading is part of its prefill. */
public final class SlmOnly implements Mode {
    private final TokenDecoder slm;
    private final Function<int[], PreparedPrompt> preparing;

    public SlmOnly(TokenDecoder slm) {
        this.slm = slm;
        this.preparing = PreparedPrompt::unread;
    }

    /**
     * Where the prompt is written in the large model's vocabulary: each of its tokens is looked up in that model's embedding
     * and brought to the small model's width. No layer of the large model computes anything.
     *
     * @param embedding the large model's
     */
    public SlmOnly(PromptEncoder embedding, Projector projector, TokenDecoder slm, LongSupplier nanoTime) {
        this.slm = slm;
        this.preparing = promptIds -> {
            var stopwatch = new Stopwatch(nanoTime);
            var projected = projector.project(embedding.encode(promptIds)); // [promptTokens, slmWidth]
            return new PreparedPrompt(
                    new DecoderInput(promptIds, projected), java.time.Duration.ZERO, stopwatch.lap(), 0);
        };
    }

    @Override
    public PreparedPrompt prepare(int[] promptIds, String share) {
        return preparing.apply(promptIds);
    }

    @Override
    public TokenDecoder decoder() {
        return slm;
    }

    @Override
    public Writer writer() {
        return Writer.SLM;
    }
}
