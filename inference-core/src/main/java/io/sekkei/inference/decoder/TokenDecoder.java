package io.sekkei.inference.decoder;

import java.util.List;

/** A model that writes. Its weights never change; every batch of answers has a state of its own. Thread-safe. */
public interface TokenDecoder {
    /**
     * Prepares to write one answer per input, inputs of different lengths together.
     *
     * @param inputs at least one; row i of the state writes the answer to input i
     * @param maxTokens most steps the state will be asked for
     */
    DecoderState begin(List<DecoderInput> inputs, int maxTokens);
}
