package io.sekkei.inference.checkpoint;

import java.util.Map;

/**
 * Tensors by name that are read one at a time, so that a model larger than the heap can be loaded. Every claim of the files
 * about where a tensor lies has been checked before. Thread-safe.
 */
public interface TensorSource {
    /** Every tensor there is, with its shape, outermost size first. */
    Map<String, int[]> shapes();

    /** How a tensor's numbers lie in the file, as people call it: {@code F16}, {@code Q4_K}. */
    String typeOf(String name);

    /**
     * The numbers of a tensor in single precision, row-major.
     *
     * @param name one of {@link #shapes()}
     */
    float[] read(String name);
}
