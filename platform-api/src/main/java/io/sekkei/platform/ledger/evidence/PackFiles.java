package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads the files of a pack and trusts none of them. */
final class PackFiles implements AutoCloseable {
    /** Far more than a tile or a note needs; a file that is packed to burst is not read to its end. */
    private static final int MOST_BYTES = 1 << 20;

    private final ZipFile zip;

    private PackFiles(ZipFile zip) {
        this.zip = zip;
    }

    static PackFiles open(Path pack) throws IOException {
        try {
            return new PackFiles(new ZipFile(pack.toFile(), StandardCharsets.UTF_8));
        } catch (ZipException e) {
            throw new BadEvidenceException("The pack is not a whole zip file: " + e.getMessage(), e);
        }
    }

    Set<String> names() {
        var names = new HashSet<String>();
        zip.stream().map(ZipEntry::getName).filter(name -> !names.add(name)).forEach(name -> {
            throw BadEvidenceException.of(name, "it is in the pack twice");
        });
        return names;
    }

    String text(String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(name)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw BadEvidenceException.of(name, "it is not UTF-8");
        }
    }

    byte[] bytes(String name) {
        try (var stream = stream(name)) {
            var bytes = stream.readNBytes(MOST_BYTES);
            if (bytes.length == MOST_BYTES) {
                throw BadEvidenceException.of(name, "it is longer than such a file can be");
            }
            return bytes;
        } catch (ZipException e) {
            throw BadEvidenceException.of(name, "it cannot be unpacked: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream stream(String name) throws IOException {
        var entry = zip.getEntry(name);
        if (entry == null) {
            throw BadEvidenceException.of(name, "it is missing");
        }
        return zip.getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
