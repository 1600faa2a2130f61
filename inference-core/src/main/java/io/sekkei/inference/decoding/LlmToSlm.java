package io.sekkei.inference.decoding;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.projector.Projector;
import java.util.function.LongSupplier;

/** The large model reads the prompt once, the projector translates what it understood, the small model writes. */
public final class LlmToSlm implements Mode {
    private final LlmReader llm;
    private final Projector projector;
    private final TokenDecoder slm;
    private final LongSupplier nanoTime;

    public LlmToSlm(LlmReader llm, Projector projector, TokenDecoder slm, LongSupplier nanoTime) {
        this.llm = llm;
        this.projector = projector;
        this.slm = slm;
        this.nanoTime = nanoTime;
    }

    @Override
    public PreparedPrompt prepare(int[] promptIds, String share) {
        var reading = llm.read(promptIds, share); // [promptTokens, llmWidth]
        var stopwatch = new Stopwatch(nanoTime);
        var projected = projector.project(reading.representation()); // [promptTokens, slmWidth]
        var input = new DecoderInput(promptIds, projected);
        return new PreparedPrompt(input, reading.duration(), stopwatch.lap(), reading.tokens());
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
