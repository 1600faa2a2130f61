package io.sekkei.inference.checkpoint;

import java.util.Arrays;

/**
 * Numbers in a shape. The arrays are not copied: whoever makes a tensor hands them over.
 *
 * @param shape sizes of the dimensions, outermost first; empty for a single number
 * @param values row-major, as many as the product of the shape
 */
public record Tensor(int[] shape, float[] values) {
    public Tensor {
        var elements = 1L;
        for (var size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("A tensor cannot have the shape " + Arrays.toString(shape));
            }
            elements = Math.multiplyExact(elements, size);
        }
        if (elements != values.length) {
            throw new IllegalArgumentException("A tensor of shape %s needs %d values, but has %d"
                    .formatted(Arrays.toString(shape), elements, values.length));
        }
    }
}
