package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.Checkpoint;
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

/** A ledger in memory, and the packs that come of it. */
final class SamplePack implements PackContents {
    static final SigningKey KEY = SigningKey.generate("example.com/ledger");

    private final Map<String, byte[]> fullTiles = new HashMap<>();
    private final TreeEdge tree = new TreeEdge((tile, hashes, root) -> fullTiles.put(tile.path(), hashes));
    private final List<byte[]> entries = new ArrayList<>();
    private final List<String> checkpoints = new ArrayList<>();
    private final SigningKey key;
    private LongPredicate selection = index -> true;

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

    static byte[] entry(long told) {
        return "{\"body\":{\"n\":%d},\"schema\":\"sekkei/ledger/v1\",\"text\":\"\u8a2d\u8a08\"}"
                .formatted(told)
                .getBytes(StandardCharsets.UTF_8);
    }

    void add(byte[] entry) {
        entries.add(entry);
        tree.append(MerkleHash.leaf(entry));
    }

    private String signed() {
        return new Checkpoint(key.verifierKey().name(), tree.size(), tree.root()).sign(key);
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
        return signed();
    }

    @Override
    public List<String> earlierCheckpoints() {
        return checkpoints;
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
