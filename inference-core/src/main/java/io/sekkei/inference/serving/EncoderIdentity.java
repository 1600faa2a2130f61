package io.sekkei.inference.serving;

import io.sekkei.inference.checkpoint.FileDigests;
import java.nio.charset.StandardCharsets;

/** Names an encoder by its weights, and by how it is read. */
final class EncoderIdentity {
    private static final int LENGTH = 16;

    private EncoderIdentity() {}

    /** @param digest of the weights */
    static String of(String digest) {
        return digest.substring(0, LENGTH);
    }

    /**
     * @param digest of a published model
     * @param layer after how many layers it is read
     */
    static String of(String digest, int layer, boolean withEmbedding) {
        var text = "%s layer %d%s".formatted(digest, layer, withEmbedding ? " with embedding" : "");
        return of(FileDigests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}
