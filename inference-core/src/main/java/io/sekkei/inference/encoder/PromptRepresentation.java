package io.sekkei.inference.encoder;

/**
 * What a model understood of a prompt: one vector per prompt token. Held as plain numbers so that it can be cached, sent
 * and compared; it owns no native memory.
 *
 * @param tokens rows
 * @param width columns
 * @param values row-major, tokens × width
 */
public record PromptRepresentation(int tokens, int width, float[] values) {
    public PromptRepresentation {
        if (values.length != tokens * width) {
            throw new IllegalArgumentException("A representation of %d × %d needs %d values, but has %d"
                    .formatted(tokens, width, tokens * width, values.length));
        }
    }
}
