package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.MerkleHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Goes through the entries of a pack, in their order. */
final class RecordReader implements AutoCloseable {
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,17}");

    private static final byte[] ERASURE = endOf("CONTENT_ERASED");
    private static final byte[] RETENTION = endOf("RETENTION_APPLIED");

    private final DigestInputStream digested;

    /** As Latin-1 every byte is one character, so that the exact bytes come back. */
    private final BufferedReader lines;

    private long index = -1;
    private byte[] entry = {};
    private long count;
    private long erasures;
    private long retentions;

    RecordReader(InputStream stream) throws IOException {
        this.digested = new DigestInputStream(stream, MerkleHash.sha256());
        this.lines = new BufferedReader(new InputStreamReader(digested, StandardCharsets.ISO_8859_1));
        advance();
    }

    /** Whether the next entry claims this index. */
    boolean isAt(long wanted) {
        return index == wanted;
    }

    byte[] entry() {
        return entry;
    }

    long count() {
        return count;
    }

    void advance() throws IOException {
        var line = lines.readLine();
        var before = index;
        index = -1;
        if (line != null) {
            take(line, before);
        }
    }

    private void take(String line, long before) {
        var space = line.indexOf(' ');
        var number = space < 0 ? line : line.substring(0, space);
        if (space < 0 || !INDEX.matcher(number).matches()) {
            throw BadEvidenceException.of(before + 1, "its line does not begin with an index");
        }
        index = Long.parseLong(number);
        if (index <= before) {
            throw BadEvidenceException.of(index, "it stands after entry %d".formatted(before));
        }
        entry = line.substring(space + 1).getBytes(StandardCharsets.ISO_8859_1);
        count++;
        erasures += endsWith(ERASURE) ? 1 : 0;
        retentions += endsWith(RETENTION) ? 1 : 0;
    }

    /** Canonical JSON sorts its members, so the type of an entry is always the last one. */
    private static byte[] endOf(String type) {
        return "\"type\":\"%s\"}".formatted(type).getBytes(StandardCharsets.US_ASCII);
    }

    private boolean endsWith(byte[] end) {
        return entry.length >= end.length
                && Arrays.equals(entry, entry.length - end.length, entry.length, end, 0, end.length);
    }

    /** Entries so far that tell of a record whose contents were erased. */
    long erasures() {
        return erasures;
    }

    /** Entries so far that tell of contents that were dropped because their time was over. */
    long retentions() {
        return retentions;
    }

    /** The index of the entry that nobody asked for, if one is left. */
    @Nullable
    Long left() {
        return index < 0 ? null : index;
    }

    /** SHA-256 of all that was read, in hexadecimal; to be called at the end. */
    String digest() throws IOException {
        digested.readAllBytes();
        return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
