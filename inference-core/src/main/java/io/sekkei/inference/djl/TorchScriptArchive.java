package io.sekkei.inference.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive from source text, without Python.
 *
 * <p>The archive is the zip that {@code torch::jit::load} reads: the pickled root object, the source of its class, an
 * empty table of constants and a format version. Weights are no part of it, they are arguments of the methods, so an
 * archive is a few kilobytes and serves every checkpoint of its architecture.
 */
final class TorchScriptArchive {
    private static final String ROOT = "graph";
    /** Pickle protocol 2: an instance of {@code __torch__.Graph} whose only attribute is {@code training = False}. */
    private static final byte[] ROOT_OBJECT =
            "\u0080\u0002c__torch__\nGraph\n)\u0081}(X\u0008\u0000\u0000\u0000training\u0089ub."
                    .getBytes(StandardCharsets.ISO_8859_1);
    /** Pickle protocol 2: the empty tuple. */
    private static final byte[] NO_CONSTANTS = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

    private TorchScriptArchive() {}

    /**
     * Packs {@code source}, which declares one class {@code Graph(Module)}, into an archive.
     *
     * @return the bytes of the archive
     */
    static byte[] of(String source) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", ROOT_OBJECT);
            store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", NO_CONSTANTS);
            store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("A TorchScript archive could not be written into memory", e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipEntry(ROOT + "/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
