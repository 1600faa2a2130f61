package io.sekkei.platform.ledger.proof;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** That an entry stands at an index of a tree: RFC 6962, section 2.1.1, verified as RFC 9162, section 2.1.3.2 says. */
public final class InclusionProof {
    private InclusionProof() {}

    /** The hashes that lead from the leaf at the index to the root, the leaf's neighbour first. */
    public static List<byte[]> of(long index, long size, Subtrees tree) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("A tree of %d leaves has no index %d".formatted(size, index));
        }
        var path = new ArrayList<byte[]>();
        collect(index, 0, size, tree, path);
        return path;
    }

    private static void collect(long index, long start, long end, Subtrees tree, List<byte[]> path) {
        if (end - start == 1) {
            return;
        }
        var middle = start + Subtrees.split(end - start);
        if (index < middle) {
            collect(index, start, middle, tree, path);
            path.add(tree.root(middle, end));
        } else {
            collect(index, middle, end, tree, path);
            path.add(tree.root(start, middle));
        }
    }

    public static boolean holds(long index, byte[] leafHash, long size, byte[] root, List<byte[]> path) {
        if (index < 0 || index >= size) {
            return false;
        }
        var climb = new Climb(index, size - 1);
        var hash = leafHash;
        for (var neighbour : path) {
            if (climb.atTop()) {
                return false;
            }
            hash = climb.neighbourIsLeft() ? MerkleHash.node(neighbour, hash) : MerkleHash.node(hash, neighbour);
            climb.up();
        }
        return climb.atTop() && MessageDigest.isEqual(hash, root);
    }
}
