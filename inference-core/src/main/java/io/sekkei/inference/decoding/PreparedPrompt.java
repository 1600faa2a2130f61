package io.sekkei.inference.decoding;

import io.sekkei.inference.decoder.DecoderInput;
import java.time.Duration;

/**
 * A prompt ready for the writing model, and what it took to get there.
 *
 * @param input what the answer is written from
 * @param llmEncode how long it took to have the large model's representation
 * @param projector how long it took to project it
 * @param llmEncodedTokens tokens the large model read for it, 0 if its representation was known
 */
public record PreparedPrompt(DecoderInput input, Duration llmEncode, Duration projector, int llmEncodedTokens) {
    /** A prompt nobody has read yet. */
    static PreparedPrompt unread(int[] promptIds) {
        return new PreparedPrompt(new DecoderInput(promptIds, null), Duration.ZERO, Duration.ZERO, 0);
    }
}
