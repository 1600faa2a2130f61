package io.sekkei.inference.decoder;

import io.sekkei.inference.encoder.PromptRepresentation;
import org.jspecify.annotations.Nullable;

/**
 * What one answer is written from.
 *
 * @param promptIds the prompt's token ids
 * @param representation the large model's: projected when a small model writes, as it is when the large model writes;
 *     null when the small model stands alone
 */
public record DecoderInput(int[] promptIds, @Nullable PromptRepresentation representation) {}
