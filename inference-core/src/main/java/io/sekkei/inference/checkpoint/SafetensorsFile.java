package io.sekkei.inference.checkpoint;

import io.sekkei.inference.checkpoint.SafetensorsHeader.InvalidHeaderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** One safetensors file mapped into memory, read tensor by tensor. It must not change while it is in use. */
public final class SafetensorsFile implements TensorSource {
    private final String name;
    private final ByteSource source;
    private final long data;
    private final Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
    private final Map<String, int[]> shapes = new LinkedHashMap<>();

    private SafetensorsFile(String name, ByteSource source, long data, SafetensorsHeader header) {
        this.name = name;
        this.source = source;
        this.data = data;
        header.entries().forEach(entry -> {
            entries.put(entry.name(), entry);
            shapes.put(entry.name(), entry.shape());
        });
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws InvalidCheckpointException if it is not a valid safetensors file or holds other types than {@link TensorType}
     * @throws UncheckedIOException if it cannot be read
     */
    public static SafetensorsFile open(Path file) {
        var name = String.valueOf(file.getFileName());
        try {
            var source = ByteSource.mapped(file);
            var length = Safetensors.headerLength(source);
            var data = (long) Safetensors.LENGTH_BYTES + length;
            var header = SafetensorsHeader.parse(source.read(Safetensors.LENGTH_BYTES, length), source.length() - data);
            return new SafetensorsFile(name, source, data, header);
        } catch (InvalidHeaderException e) {
            throw new InvalidCheckpointException(name, List.of(e.getMessage() + "."));
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(file), e);
        }
    }

    @Override
    public Map<String, int[]> shapes() {
        return Collections.unmodifiableMap(shapes);
    }

    @Override
    public String typeOf(String tensor) {
        return entry(tensor).type().name();
    }

    @Override
    public float[] read(String tensor) {
        try {
            return Safetensors.readValues(source, data, entry(tensor));
        } catch (InvalidHeaderException e) {
            throw new InvalidCheckpointException(name, List.of(e.getMessage() + "."));
        } catch (IOException e) {
            throw new UncheckedIOException("The tensor %s could not be read".formatted(tensor), e);
        }
    }

    private SafetensorsHeader.Entry entry(String tensor) {
        var entry = entries.get(tensor);
        if (entry == null) {
            throw new NoSuchElementException("There is no tensor named " + tensor);
        }
        return entry;
    }
}
