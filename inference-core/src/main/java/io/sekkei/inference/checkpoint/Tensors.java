package io.sekkei.inference.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The content of a weights file, in the order of the file.
 *
 * @param tensors the tensors by name
 * @param metadata free text by key
 */
public record Tensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    public Tensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** Tensors without metadata. */
    public Tensors(Map<String, Tensor> tensors) {
        this(tensors, Map.of());
    }

    /**
     * The tensor of that name.
     *
     * @throws NoSuchElementException if there is none
     */
    public Tensor get(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new NoSuchElementException("There is no tensor named " + name);
        }
        return tensor;
    }

    /** The numbers of every tensor by name, in the order of the file, without copying them. */
    public Map<String, float[]> values() {
        var values = new LinkedHashMap<String, float[]>();
        tensors.forEach((name, tensor) -> values.put(name, tensor.values()));
        return values;
    }
}
