package io.sekkei.platform.ledger.proof;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A growing tree, of which only the right edge is kept: at most 255 hashes for each level of tiles. That is all that is
 * needed to append further leaves and to tell the root. Not for use by several threads at once.
 */
public final class TreeEdge {
    /** Is told of every tile that became full. */
    @FunctionalInterface
    public interface FullTiles {
        /**
         * @param tile which tile
         * @param hashes its hashes, one after the other
         * @param root the root of the tree over them
         */
        void accept(Tile tile, byte[] hashes, byte[] root);
    }

    private final List<List<byte[]>> levels = new ArrayList<>();
    private final FullTiles fullTiles;
    private long size;

    public TreeEdge(FullTiles fullTiles) {
        this.fullTiles = fullTiles;
    }

    /**
     * Goes on where another edge ended.
     *
     * @param size leaves of the tree
     * @param edge for each level from the leaves on, the hashes that are in no full tile yet
     */
    public TreeEdge(long size, List<List<byte[]>> edge, FullTiles fullTiles) {
        this(fullTiles);
        this.size = size;
        edge.forEach(hashes -> levels.add(new ArrayList<>(hashes)));
    }

    public long size() {
        return size;
    }

    public void append(byte[] leafHash) {
        size++;
        push(0, leafHash);
    }

    private void push(int level, byte[] hash) {
        if (level == levels.size()) {
            levels.add(new ArrayList<>());
        }
        var row = levels.get(level);
        row.add(hash);
        if (row.size() == Tile.FULL) {
            var root = MerkleHash.perfect(row);
            fullTiles.accept(new Tile(level, Tile.hashes(size, level + 1) - 1, Tile.FULL), concat(row), root);
            row.clear();
            push(level + 1, root);
        }
    }

    /** The hashes of a level that are in no full tile yet, one after the other. */
    public byte[] edge(int level) {
        return level < levels.size() ? concat(levels.get(level)) : new byte[0];
    }

    /** The root over all leaves so far. */
    public byte[] root() {
        byte[] right = null;
        for (var row : levels) {
            right = join(row, right);
        }
        return right == null ? MerkleHash.empty() : right;
    }

    /** Joins the perfect trees a row consists of, the smallest of which stands rightmost, to what is right of it. */
    private static byte @Nullable [] join(List<byte[]> row, byte @Nullable [] right) {
        var joined = right;
        var end = row.size();
        while (end > 0) {
            var start = end - Integer.lowestOneBit(end);
            var tree = MerkleHash.perfect(row.subList(start, end));
            joined = joined == null ? tree : MerkleHash.node(tree, joined);
            end = start;
        }
        return joined;
    }

    private static byte[] concat(List<byte[]> hashes) {
        var all = new ByteArrayOutputStream(hashes.size() * MerkleHash.LENGTH);
        hashes.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
