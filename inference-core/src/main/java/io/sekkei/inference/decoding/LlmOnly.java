package io.sekkei.inference.decoding;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.TokenDecoder;
import java.time.Duration;

/** The large model reads and writes. */
public final class LlmOnly implements Mode {
    private final LlmReader llm;
    private final TokenDecoder llmDecoder;

    public LlmOnly(LlmReader llm, TokenDecoder llmDecoder) {
        this.llm = llm;
        this.llmDecoder = llmDecoder;
    }

    @Override
    public PreparedPrompt prepare(int[] promptIds, String share) {
        var reading = llm.read(promptIds, share); // [promptTokens, llmWidth]
        var input = new DecoderInput(promptIds, reading.representation());
        return new PreparedPrompt(input, reading.duration(), Duration.ZERO, reading.tokens());
    }

    @Override
    public TokenDecoder decoder() {
        return llmDecoder;
    }

    @Override
    public Writer writer() {
        return Writer.LLM;
    }
}
