package io.sekkei.inference.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the files of a pair lie: a folder, or a place on the class path. */
public interface PairFiles {
    /** What begins a location on the class path. */
    String CLASSPATH = "classpath:";

    /** The location, as people write it. */
    String location();

    /**
     * Opens a file; the caller closes it.
     *
     * @param name a plain file name
     * @return null if there is no such file
     * @throws IOException if there is one that cannot be read
     */
    @Nullable
    InputStream open(String name) throws IOException;

    /**
     * Reads a file of weights.
     *
     * @param name a plain file name of a file that is there
     * @throws InvalidCheckpointException if it is not a valid safetensors file
     */
    default Tensors weights(String name) throws IOException {
        try (var stream = open(name)) {
            if (stream == null) {
                throw new IOException("%s is no longer there".formatted(name));
            }
            return Safetensors.read(name, stream);
        }
    }

    /**
     * The files at a location.
     *
     * @param location a folder, or a place on the class path as in {@code classpath:/io/sekkei/pairs/enja}
     */
    static PairFiles at(String location) {
        return location.startsWith(CLASSPATH) ? onClassPath(location) : in(Path.of(location));
    }

    /** The files in a folder. */
    static PairFiles in(Path folder) {
        return new PairFiles() {
            @Override
            public String location() {
                return folder.toString();
            }

            @Override
            public @Nullable InputStream open(String name) throws IOException {
                var file = folder.resolve(name);
                return Files.isRegularFile(file) ? Files.newInputStream(file) : null;
            }

            /** Straight from the file, since a file may be larger than an array. */
            @Override
            public Tensors weights(String name) {
                return Safetensors.read(folder.resolve(name));
            }
        };
    }

    private static PairFiles onClassPath(String location) {
        var path = location.substring(CLASSPATH.length()).replaceAll("/+$", "");
        var root = path.startsWith("/") ? path : "/" + path;
        return new PairFiles() {
            @Override
            public String location() {
                return location;
            }

            @Override
            public @Nullable InputStream open(String name) {
                return PairFiles.class.getResourceAsStream(root + "/" + name);
            }
        };
    }

    /**
     * The whole of a small file.
     *
     * @return null if there is no such file
     * @throws UncheckedIOException if it cannot be read
     */
    default byte @Nullable [] read(String name) {
        try (var stream = open(name)) {
            return stream == null ? null : stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("%s in %s could not be read".formatted(name, location()), e);
        }
    }
}
