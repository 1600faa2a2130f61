package io.sekkei.inference.command;

import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;

/**
 * The sizes of the default pair. The large model reads with six layers and, when it must, writes with six; the small one is
 * narrower and writes with two, which makes its step a quarter as long.
 */
final class Architectures {
    static final String LLM_NAME = "llm";

    private static final int VOCABULARY = 8_000;
    private static final int POSITIONS = 512;

    static final TransformerConfiguration LLM =
            new TransformerConfiguration(VOCABULARY, 256, 4, 1_024, 6, 6, Conditioning.NONE, 0, POSITIONS);

    private Architectures() {}

    /** The small model under one kind of conditioning. */
    static TransformerConfiguration slm(Conditioning conditioning) {
        return new TransformerConfiguration(
                VOCABULARY,
                192,
                3,
                640,
                conditioning == Conditioning.CROSS_ATTENTION ? 0 : 2,
                2,
                conditioning,
                conditioning == Conditioning.NONE ? 0 : LLM.width(),
                POSITIONS);
    }
}
