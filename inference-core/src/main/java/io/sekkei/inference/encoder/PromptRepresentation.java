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

    /** A copy cut, or with its last vector repeated, to so many tokens. */
    public PromptRepresentation fitted(int count) {
        var fitted = new float[count * width];
        for (var token = 0; token < count; token++) {
            System.arraycopy(values, Math.min(token, tokens - 1) * width, fitted, token * width, width);
        }
        return new PromptRepresentation(count, width, fitted);
    }
}
