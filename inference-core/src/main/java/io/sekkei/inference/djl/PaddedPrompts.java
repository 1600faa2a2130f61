package io.sekkei.inference.djl;

import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.encoder.PromptRepresentation;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prompts of different lengths side by side, padded to the longest; arrays are row-major. */
final class PaddedPrompts {
    private final List<DecoderInput> inputs;
    private final int length;
    private final int width;

    PaddedPrompts(List<DecoderInput> inputs, int width) {
        this.inputs = inputs;
        this.width = width;
        length = inputs.stream()
                .mapToInt(input -> input.promptIds().length)
                .max()
                .orElseThrow();
    }

    int rows() {
        return inputs.size();
    }

    /** S, tokens of the longest prompt. */
    int length() {
        return length;
    }

    /** B × S, zero where padded. */
    int[] ids() {
        var ids = new int[rows() * length];
        for (var row = 0; row < rows(); row++) {
            var prompt = inputs.get(row).promptIds();
            System.arraycopy(prompt, 0, ids, row * length, prompt.length);
        }
        return ids;
    }

    /** B × S: zero for a prompt token, {@code masked} for padding. */
    float[] bias(float masked) {
        var bias = new float[rows() * length];
        for (var row = 0; row < rows(); row++) {
            Arrays.fill(bias, row * length + inputs.get(row).promptIds().length, (row + 1) * length, masked);
        }
        return bias;
    }

    /** B × S × D, zero where padded; null if the inputs have none. */
    float @Nullable [] representation() {
        if (inputs.get(0).representation() == null) {
            return null;
        }
        var values = new float[rows() * length * width];
        for (var row = 0; row < rows(); row++) {
            var source = of(inputs.get(row));
            System.arraycopy(source.values(), 0, values, row * length * width, source.values().length);
        }
        return values;
    }

    private PromptRepresentation of(DecoderInput input) {
        var representation = input.representation();
        if (representation == null || representation.width() != width) {
            throw new IllegalArgumentException("Every input of a batch needs a representation of width " + width);
        }
        return representation;
    }
}
