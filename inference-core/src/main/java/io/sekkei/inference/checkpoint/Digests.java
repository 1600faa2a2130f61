package io.sekkei.inference.checkpoint;

import io.sekkei.inference.checkpoint.PairManifest.FileDigest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files. */
final class Digests {
    private static final int BUFFER_BYTES = 1 << 16;

    private Digests() {}

    /** In lower-case hexadecimal. */
    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** Reads the stream to its end. */
    static FileDigest of(InputStream stream) throws IOException {
        var digest = sha256();
        var buffer = new byte[BUFFER_BYTES];
        var bytes = 0L;
        for (var count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            digest.update(buffer, 0, count);
            bytes += count;
        }
        return new FileDigest(HexFormat.of().formatHex(digest.digest()), bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, this one has not", e);
        }
    }
}
