package io.sekkei.inference.decoding;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import org.jspecify.annotations.Nullable;

/** Which model reads the prompt and which writes the answer. Thread-safe. */
public interface Mode {
    /**
     * Has the prompt read, as far as that must be done before the writing model begins.
     *
     * @param share whose prompt it is
     */
    PreparedPrompt prepare(int[] promptIds, String share);

    /**
     * As {@link #prepare}, where the large model has read the prompt already.
     *
     * @param representation what it understood; null if it keeps that to itself
     */
    default PreparedPrompt prepareRead(int[] promptIds, String share, @Nullable PromptRepresentation representation) {
        return prepare(promptIds, share);
    }

    /** The model that writes. */
    TokenDecoder decoder();

    /** What the tokens are labelled with. */
    Writer writer();
}
