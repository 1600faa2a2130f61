package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.Tile;
import io.sekkei.platform.ledger.proof.TreeEdge;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Builds the tree once more from its leaves, and holds everything in the pack against it on the way. */
final class TreeWalk {
    /** Is handed every entry that stands where it claims. */
    @FunctionalInterface
    interface Proved {
        void take(long index, byte[] entry);
    }

    private final PackFiles files;
    private final Checkpoint newest;
    private final RecordReader records;
    private final Proved proved;
    private final TreeEdge tree = new TreeEdge(this::checkFullTile);
    private final NavigableMap<Long, Map<String, byte[]>> expectedRoots = new TreeMap<>();

    TreeWalk(PackFiles files, Checkpoint newest, RecordReader records, Proved proved) {
        this.files = files;
        this.newest = newest;
        this.records = records;
        this.proved = proved;
    }

    /** Demands that the tree has this checkpoint's root when it has its size. */
    void expect(String name, Checkpoint checkpoint) {
        if (checkpoint.size() > newest.size()) {
            throw new BadEvidenceException("The ledger ends at %d entries, but %s tells of %d"
                    .formatted(newest.size(), name, checkpoint.size()));
        }
        expectedRoots
                .computeIfAbsent(checkpoint.size(), size -> new LinkedHashMap<>())
                .put(name, checkpoint.root());
    }

    void run() throws IOException {
        checkRoots();
        for (var tile : Tile.of(newest.size())) {
            if (tile.level() == 0) {
                takeLeaves(tile);
            } else if (tile.width() < Tile.FULL) {
                check(tile, tree.edge(tile.level()));
            }
        }
        var left = records.left();
        if (left != null) {
            throw BadEvidenceException.of(left, "the ledger has only %d entries".formatted(newest.size()));
        }
    }

    private void takeLeaves(Tile tile) throws IOException {
        var hashes = hashes(tile);
        for (int at = 0; at < hashes.length; at += MerkleHash.LENGTH) {
            takeLeaf(tile, Arrays.copyOfRange(hashes, at, at + MerkleHash.LENGTH));
        }
    }

    private void takeLeaf(Tile tile, byte[] hash) throws IOException {
        var index = tree.size();
        if (records.isAt(index)) {
            if (!Arrays.equals(MerkleHash.leaf(records.entry()), hash)) {
                throw BadEvidenceException.of(index, "it is not the one whose hash stands in " + tile.path());
            }
            proved.take(index, records.entry());
            records.advance();
        }
        tree.append(hash);
        checkRoots();
    }

    private void checkRoots() {
        var expected = expectedRoots.remove(tree.size());
        if (expected != null) {
            var root = tree.root();
            expected.forEach((name, wanted) -> {
                if (!Arrays.equals(root, wanted)) {
                    throw BadEvidenceException.of(
                            name, "the first %d entries have another root".formatted(tree.size()));
                }
            });
        }
    }

    private void checkFullTile(Tile tile, byte[] hashes, byte[] root) {
        if (tile.level() > 0) {
            check(tile, hashes);
        }
    }

    private void check(Tile tile, byte[] computed) {
        if (!Arrays.equals(hashes(tile), computed)) {
            throw BadEvidenceException.of(tile.path(), "it does not follow from the tiles below it");
        }
    }

    private byte[] hashes(Tile tile) {
        var hashes = files.bytes(tile.path());
        if (hashes.length != tile.width() * MerkleHash.LENGTH) {
            throw BadEvidenceException.of(tile.path(), "it has not the length of %d hashes".formatted(tile.width()));
        }
        return hashes;
    }
}
