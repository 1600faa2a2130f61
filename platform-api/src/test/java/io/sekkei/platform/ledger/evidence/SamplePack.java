package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.Cosignature;
import io.sekkei.platform.ledger.proof.KeyKind;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.Tile;
import io.sekkei.platform.ledger.proof.TreeEdge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A ledger in memory, and the packs that come of it. */
final class SamplePack implements PackContents {
    static final SigningKey KEY = SigningKey.generate("example.com/ledger");

    static final List<SigningKey> WITNESSES = List.of(
            SigningKey.generate("example.org/one", KeyKind.WITNESS),
            SigningKey.generate("example.net/two", KeyKind.WITNESS));
    static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

    private final Map<String, byte[]> fullTiles = new HashMap<>();
    private final TreeEdge tree = new TreeEdge((tile, hashes, root) -> fullTiles.put(tile.path(), hashes));
    private final List<byte[]> entries = new ArrayList<>();
    private final List<String> checkpoints = new ArrayList<>();
    private final SigningKey key;
    private LongPredicate selection = index -> true;
    private boolean cosigned;
    private String stolen = "";
    private @Nullable Period period;

    SamplePack(SigningKey key) {
        this.key = key;
    }

    /** A ledger whose entries tell their index, with checkpoints at the given sizes. */
    static SamplePack of(int size, Set<Integer> checkpoints) {
        return rewritten(KEY, size, checkpoints, index -> index);
    }

    /** The same ledger but for what its entries tell. */
    static SamplePack rewritten(SigningKey key, int size, Set<Integer> checkpoints, LongUnaryOperator told) {
        var pack = new SamplePack(key);
        for (int i = 0; i < size; i++) {
            pack.add(entry(told.applyAsLong(i)));
            if (checkpoints.contains(i + 1)) {
                pack.checkpoints.add(pack.signed());
            }
        }
        return pack;
    }

    /** Two entries are a generation, a second each: the even one its intent, the odd one its outcome. */
    static byte[] entry(long told) {
        var body = told % 2 == 0
                ? "\"n\":%d".formatted(told)
                : "\"cost\":{\"currency\":\"USD\",\"micros\":%d},\"status\":\"SUCCEEDED\",\"tokens\":{\"slm_decoded\":7}"
                        .formatted(told);
        return "{\"body\":{%s},\"schema\":\"sekkei/ledger/v1\",\"subject\":\"s%d\",\"text\":\"\u8a2d\u8a08\",\"time\":\"%s\",\"type\":\"%s\"}"
                .formatted(
                        body,
                        Math.floorDiv(told, 2),
                        Period.text(START.plusSeconds(told)),
                        told % 2 == 0 ? "INTENT" : "OUTCOME")
                .getBytes(StandardCharsets.UTF_8);
    }

    void add(byte[] entry) {
        entries.add(entry);
        tree.append(MerkleHash.leaf(entry));
    }

    private String signed() {
        return new Checkpoint(key.verifierKey().name(), tree.size(), tree.root()).sign(key);
    }

    /** Has the witnesses cosign every checkpoint. */
    SamplePack cosigned() {
        cosigned = true;
        return this;
    }

    private String cosign(String note) {
        var lines = new StringBuilder(note);
        if (cosigned) {
            WITNESSES.forEach(witness -> lines.append(Cosignature.line(note, witness, START)));
        }
        return lines.append(stolen).toString();
    }

    /** Puts these lines below every checkpoint. */
    SamplePack cosignedWith(String foreign) {
        stolen = foreign;
        return this;
    }

    /** Has the ledger state what happened in these seconds since the start. */
    SamplePack stating(int from, int to) {
        period = Period.of(START.plusSeconds(from), START.plusSeconds(to));
        return this;
    }

    @Override
    public @Nullable PeriodStatement period() {
        return period == null
                ? null
                : PeriodStatement.about(
                        period, null, checkpoint(), START.plusSeconds(entries.size()), key.verifierKey());
    }

    SamplePack only(LongPredicate wanted) {
        selection = wanted;
        return this;
    }

    @Override
    public String scope() {
        return "a sample";
    }

    @Override
    public String checkpoint() {
        return cosign(signed());
    }

    @Override
    public List<String> earlierCheckpoints() {
        return checkpoints.stream().map(this::cosign).toList();
    }

    @Override
    public byte[] tile(Tile tile) {
        return tile.width() == Tile.FULL ? fullTiles.get(tile.path()) : tree.edge(tile.level());
    }

    @Override
    public void records(Records records) throws IOException {
        for (int i = 0; i < entries.size(); i++) {
            if (selection.test(i)) {
                records.add(i, entries.get(i));
            }
        }
    }

    void writeTo(Path file) {
        try (var out = Files.newOutputStream(file)) {
            PackWriter.write(this, key, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of the pack, to be changed. */
    Map<String, byte[]> files() {
        var bytes = new ByteArrayOutputStream();
        try {
            PackWriter.write(this, key, bytes);
            var files = new LinkedHashMap<String, byte[]>();
            var zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void zip(Map<String, byte[]> files, OutputStream target) throws IOException {
        var zip = new ZipOutputStream(target);
        zip.setLevel(0);
        for (var file : files.entrySet()) {
            zip.putNextEntry(new ZipEntry(file.getKey()));
            zip.write(file.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }
}
