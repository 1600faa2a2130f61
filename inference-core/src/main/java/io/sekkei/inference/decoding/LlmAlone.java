package io.sekkei.inference.decoding;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.TokenDecoder;
import java.time.Duration;

/** A large model without an encoder reads and writes; its reading is part of its prefill. */
public final class LlmAlone implements Mode {
    private final TokenDecoder llm;

    public LlmAlone(TokenDecoder llm) {
        this.llm = llm;
    }

    @Override
    public PreparedPrompt prepare(int[] promptIds, String share) {
        return new PreparedPrompt(new DecoderInput(promptIds, null), Duration.ZERO, Duration.ZERO, promptIds.length);
    }

    @Override
    public TokenDecoder decoder() {
        return llm;
    }

    @Override
    public Writer writer() {
        return Writer.LLM;
    }
}
