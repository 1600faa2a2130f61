package io.sekkei.platform.ledger.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Subtrees of a tree that is kept as tiles. */
public final class TileSubtrees implements Subtrees {
    private static final int BITS = 8;

    private final long size;
    private final Function<Tile, byte[]> tiles;

    /**
     * @param size leaves of the tree
     * @param tiles finds the hashes of a tile
     */
    public TileSubtrees(long size, Function<Tile, byte[]> tiles) {
        this.size = size;
        this.tiles = tiles;
    }

    @Override
    public byte[] root(int height, long index) {
        var level = height / BITS;
        var count = 1 << (height % BITS);
        var first = index * count;
        var tile = tile(level, first / Tile.FULL);
        return MerkleHash.perfect(cut(tiles.apply(tile), (int) (first % Tile.FULL), count));
    }

    private Tile tile(int level, long index) {
        var width = Math.min(Tile.FULL, Tile.hashes(size, level) - index * Tile.FULL);
        return new Tile(level, index, (int) width);
    }

    private static List<byte[]> cut(byte[] hashes, int first, int count) {
        var cut = new ArrayList<byte[]>(count);
        for (int i = first; i < first + count; i++) {
            cut.add(Arrays.copyOfRange(hashes, i * MerkleHash.LENGTH, (i + 1) * MerkleHash.LENGTH));
        }
        return cut;
    }
}
