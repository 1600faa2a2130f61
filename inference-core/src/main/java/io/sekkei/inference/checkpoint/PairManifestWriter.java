package io.sekkei.inference.checkpoint;

import io.sekkei.inference.checkpoint.PairManifest.FileDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;

/** Seals a folder of freshly trained files with a manifest. */
public final class PairManifestWriter {
    private PairManifestWriter() {}

    /**
     * Computes the digests and sizes of the files and writes {@link PairManifest#FILE} beside them, as a whole or not at
     * all.
     *
     * @param folder holds every file the manifest names
     * @param draft the manifest; its {@link PairManifest#files} are ignored and computed anew
     * @param others further files that belong to the pair, as a model card does
     * @return the manifest as it was written
     * @throws UncheckedIOException if a file is missing or cannot be read or written
     */
    public static PairManifest write(Path folder, PairManifest draft, List<String> others) {
        try {
            var names = new LinkedHashSet<>(draft.namedFiles());
            names.addAll(others);
            var digests = new TreeMap<String, FileDigest>();
            for (var name : names) {
                digests.put(name, digest(folder.resolve(name)));
            }
            var manifest = draft.withFiles(digests);
            var unfinished = folder.resolve(PairManifest.FILE + ".unfinished");
            Files.write(unfinished, PairManifestJson.write(manifest));
            Files.move(
                    unfinished,
                    folder.resolve(PairManifest.FILE),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException("The pair in %s could not be sealed".formatted(folder), e);
        }
    }

    private static FileDigest digest(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            return Digests.of(stream);
        }
    }
}
