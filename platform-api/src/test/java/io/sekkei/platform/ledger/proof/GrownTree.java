package io.sekkei.platform.ledger.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree that keeps its tiles, for tests. */
final class GrownTree {
    private final Map<String, byte[]> fullTiles = new HashMap<>();
    private final TreeEdge edge = new TreeEdge((tile, hashes, root) -> fullTiles.put(tile.path(), hashes));

    static List<byte[]> leafHashes(int count) {
        var leaves = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            leaves.add(MerkleHash.leaf(("entry " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return leaves;
    }

    static GrownTree of(List<byte[]> leafHashes) {
        var tree = new GrownTree();
        leafHashes.forEach(tree::append);
        return tree;
    }

    void append(byte[] leafHash) {
        edge.append(leafHash);
    }

    byte[] root() {
        return edge.root();
    }

    byte[] tile(Tile tile) {
        return tile.width() == Tile.FULL ? fullTiles.get(tile.path()) : edge.edge(tile.level());
    }

    TileSubtrees subtrees() {
        return new TileSubtrees(edge.size(), this::tile);
    }
}
