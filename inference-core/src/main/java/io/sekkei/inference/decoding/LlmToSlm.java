package io.sekkei.inference.decoding;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.projector.Projector;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
        return projected(promptIds, reading.representation(), reading.duration(), reading.tokens());
    }

    @Override
    public PreparedPrompt prepareRead(int[] promptIds, String share, @Nullable PromptRepresentation representation) {
        return representation == null
                ? prepare(promptIds, share)
                : projected(promptIds, representation, Duration.ZERO, 0);
    }

    private PreparedPrompt projected(
            int[] promptIds, PromptRepresentation representation, Duration reading, int tokens) {
        var stopwatch = new Stopwatch(nanoTime);
        var projected = projector.project(representation); // [promptTokens, slmWidth]
        return new PreparedPrompt(new DecoderInput(promptIds, projected), reading, stopwatch.lap(), tokens);
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
