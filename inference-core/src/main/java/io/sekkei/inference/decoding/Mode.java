package io.sekkei.inference.decoding;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.TokenDecoder;

/** Which model reads the prompt and which writes the answer. Thread-safe. */
public interface Mode {
    /**
     * Has the prompt read, as far as that must be done before the writing model begins.
     *
     * @param share whose prompt it is
     */
    PreparedPrompt prepare(int[] promptIds, String share);

    /** The model that writes. */
    TokenDecoder decoder();

    /** What the tokens are labelled with. */
    Writer writer();
}
