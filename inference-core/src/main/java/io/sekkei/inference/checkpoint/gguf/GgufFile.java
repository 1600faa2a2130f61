package io.sekkei.inference.checkpoint.gguf;

import io.sekkei.inference.checkpoint.ByteSource;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A GGUF file of version 2 or 3, mapped into memory. Files may come from anywhere: no count, length or offset is believed
 * before it has been compared with the bytes that are there, so a lying file is refused in one sentence.
 *
 * <p>The file must not change while it is in use.
 */
public final class GgufFile implements TensorSource {
    private static final int CHUNK_BYTES = 1 << 20;

    private final ByteSource source;
    private final GgufHead head;

    private GgufFile(ByteSource source, GgufHead head) {
        this.source = source;
        this.head = head;
    }

    /**
     * Opens a file.
     *
     * @throws InvalidCheckpointException if it is not a GGUF file, lies, or holds other types than {@link GgufType}
     * @throws UncheckedIOException if it cannot be read
     */
    public static GgufFile open(Path file) {
        try {
            return open(file.toString(), ByteSource.mapped(file));
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(file), e);
        }
    }

    /** As {@link #open(Path)}, of bytes from anywhere. */
    static GgufFile open(String name, ByteSource source) throws IOException {
        try {
            return new GgufFile(source, GgufHead.read(name, source));
        } catch (InvalidGgufException e) {
            throw new InvalidCheckpointException(name, List.of(e.getMessage() + "."));
        }
    }

    public GgufMetadata metadata() {
        return head.metadata();
    }

    @Override
    public Map<String, int[]> shapes() {
        var shapes = new LinkedHashMap<String, int[]>();
        head.tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    @Override
    public String typeOf(String name) {
        return tensor(name).type().name();
    }

    @Override
    public float[] read(String name) {
        try {
            return read(tensor(name));
        } catch (IOException e) {
            throw new UncheckedIOException("The tensor %s could not be read".formatted(name), e);
        }
    }

    private float[] read(GgufTensor tensor) throws IOException {
        var type = tensor.type();
        var values = new float[tensor.elements()];
        var perChunk = CHUNK_BYTES / type.blockBytes() * type.blockSize();
        for (var done = 0L; done < values.length; done += perChunk) {
            var from = (int) done;
            var count = Math.min(perChunk, values.length - from);
            var begin = tensor.begin() + (long) (from / type.blockSize()) * type.blockBytes();
            var bytes = source.read(begin, count / type.blockSize() * type.blockBytes());
            for (var at = from; at < from + count; at += type.blockSize()) {
                type.decode(bytes, values, at);
            }
        }
        return values;
    }

    private GgufTensor tensor(String name) {
        var tensor = head.tensors().get(name);
        if (tensor == null) {
            throw new NoSuchElementException("There is no tensor named " + name);
        }
        return tensor;
    }
}
