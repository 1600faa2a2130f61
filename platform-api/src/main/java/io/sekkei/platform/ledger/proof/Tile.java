package io.sekkei.platform.ledger.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * Name of a tile: 256 neighbouring hashes of one level of the tree, fewer at its right edge, in the layout of
 * c2sp.org/tlog-tiles. Level 0 holds leaf hashes; each hash of a higher level is the root of a full tile below.
 *
 * @param level 0 for leaves
 * @param index position in the level, from the left
 * @param width how many hashes it holds, from 1 to 256
 */
public record Tile(int level, long index, int width) {
    /** Hashes of a full tile. */
    public static final int FULL = 256;

    private static final int BITS = 8;

    /** Every tile of a tree of that size, level by level, from the left. */
    public static List<Tile> of(long size) {
        var tiles = new ArrayList<Tile>();
        for (int level = 0; hashes(size, level) > 0; level++) {
            for (long first = 0; first < hashes(size, level); first += FULL) {
                tiles.add(new Tile(level, first / FULL, (int) Math.min(FULL, hashes(size, level) - first)));
            }
        }
        return tiles;
    }

    /** How many hashes the level has in a tree of that size. */
    public static long hashes(long size, int level) {
        return BITS * level < Long.SIZE ? size >>> (BITS * level) : 0;
    }

    /** The path under which a tile is served or packed. */
    public String path() {
        var number = new StringBuilder("%03d".formatted(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            number.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return "tile/%d/%s%s".formatted(level, number, width == FULL ? "" : ".p/" + width);
    }
}
