package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.Tile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a pack: everything an auditor needs, in one zip file. */
public final class PackWriter {
    /** The same contents make the same file, whenever they are packed. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final SigningKey key;

    private PackWriter(ZipOutputStream zip, SigningKey key) {
        this.zip = zip;
        this.key = key;
    }

    /** Writes the pack; the stream stays open. */
    public static void write(PackContents contents, SigningKey key, OutputStream target) throws IOException {
        var zip = new ZipOutputStream(target, StandardCharsets.UTF_8);
        new PackWriter(zip, key).write(contents);
        zip.finish();
    }

    private void write(PackContents contents) throws IOException {
        var newest = Checkpoint.open(contents.checkpoint(), key.verifierKey());
        file(PackFile.KEY, key.verifierKey() + "\n");
        file(PackFile.CHECKPOINT, contents.checkpoint());
        var earlier = contents.earlierCheckpoints();
        for (var note : earlier) {
            file(PackFile.EARLIER + Checkpoint.open(note, key.verifierKey()).size(), note);
        }
        for (var tile : Tile.of(newest.size())) {
            file(tile.path(), contents.tile(tile));
        }
        var lines = new Lines(contents.period());
        contents.records(lines);
        zip.closeEntry();
        var notes = new ArrayList<>(List.of(contents.checkpoint()));
        notes.addAll(earlier);
        if (lines.period != null) {
            notes.add(lines.period.sign(key));
            file(PackFile.PERIOD, notes.get(notes.size() - 1));
        }
        var statement = new Statement(
                newest.origin(),
                contents.scope(),
                newest.size(),
                earlier.size(),
                Statement.digest(notes),
                lines.count,
                lines.digest());
        file(PackFile.STATEMENT, statement.sign(key));
    }

    private void file(String name, String text) throws IOException {
        file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void file(String name, byte[] content) throws IOException {
        begin(name);
        zip.write(content);
        zip.closeEntry();
    }

    private void begin(String name) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    private final class Lines implements PackContents.Records {
        private final DigestOutputStream out = new DigestOutputStream(zip, MerkleHash.sha256());
        private final @Nullable PeriodStatement period;
        private long count;

        Lines(@Nullable PeriodStatement period) throws IOException {
            this.period = period;
            begin(PackFile.RECORDS);
        }

        @Override
        public void add(long index, byte[] entry) throws IOException {
            out.write((index + " ").getBytes(StandardCharsets.US_ASCII));
            out.write(entry);
            out.write('\n');
            count++;
            if (period != null) {
                period.add(index, entry);
            }
        }

        String digest() {
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        }
    }
}
