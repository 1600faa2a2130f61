package io.sekkei.inference.checkpoint;

import io.sekkei.inference.checkpoint.PairManifest.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** SHA-256 of files, for manifests. */
public final class FileDigests {
    private FileDigests() {}

    /** Digest and length of a file. */
    public static FileDigest of(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            return Digests.of(stream);
        }
    }

    /** In lower-case hexadecimal. */
    public static String sha256(byte[] bytes) {
        return Digests.sha256(bytes);
    }
}
