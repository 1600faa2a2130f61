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

    /**
     * Prepares to write one answer, piece by piece.
     *
     * @param maxTokens most steps the row will be asked for
     * @param share whose prompt it is; what a model remembers of prompts it uses for others of the same share only
     */
    default Prefill prefill(DecoderInput input, int maxTokens, String share) {
        return new WholePrefill(() -> begin(List.of(input), maxTokens), input.promptIds().length);
    }

    /**
     * What the first step is fed.
     *
     * @param startId the token that begins every answer of an encoder-decoder; a model that goes on where its prompt ends
     *     takes the prompt's last token instead
     */
    default int firstToken(int[] promptIds, int startId) {
        return startId;
    }
}
