package io.sekkei.platform.ledger.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
    private static final Pattern PATH =
            Pattern.compile("tile/([0-7])/((?:x[0-9]{3}/){0,4}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

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

    /** The tile at a place of a tree of that size, as wide as it is; empty if there is none. */
    public static Optional<Tile> at(long size, int level, long index) {
        var width = Math.min(FULL, hashes(size, level) - index * FULL);
        return width > 0 ? Optional.of(new Tile(level, index, (int) width)) : Optional.empty();
    }

    /** Reads a path as {@link #path} writes it; empty if it is none. */
    public static Optional<Tile> parse(String path) {
        var match = PATH.matcher(path);
        if (!match.matches()) {
            return Optional.empty();
        }
        var index = Long.parseLong(match.group(2).replaceAll("[x/]", ""));
        var width = match.group(3) == null ? FULL : Integer.parseInt(match.group(3));
        var tile = new Tile(Integer.parseInt(match.group(1)), index, width);
        return Optional.of(tile).filter(read -> read.path().equals(path));
    }

    /** How many bytes its hashes are. */
    public int length() {
        return width * MerkleHash.LENGTH;
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
