package io.sekkei.inference.decoding;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.TokenDecoder;

/** The small model reads and writes; its reading is part of its prefill. */
public final class SlmOnly implements Mode {
    private final TokenDecoder slm;

    public SlmOnly(TokenDecoder slm) {
        this.slm = slm;
    }

    @Override
    public PreparedPrompt prepare(int[] promptIds, String share) {
        return PreparedPrompt.unread(promptIds);
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
