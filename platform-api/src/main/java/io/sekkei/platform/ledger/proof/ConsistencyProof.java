package io.sekkei.platform.ledger.proof;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * That a tree begins with all of an earlier tree, unchanged: RFC 6962, section 2.1.2, verified as RFC 9162, section
 * 2.1.4.2 says.
 */
public final class ConsistencyProof {
    private ConsistencyProof() {}

    public static List<byte[]> of(long earlier, long size, Subtrees tree) {
        if (earlier < 1 || earlier > size) {
            throw new IllegalArgumentException("No tree of %d leaves begins one of %d".formatted(earlier, size));
        }
        var path = new ArrayList<byte[]>();
        collect(earlier, 0, size, true, tree, path);
        return path;
    }

    /**
     * @param earlier where the earlier tree ends
     * @param whole whether the leaves from start to earlier are the whole earlier tree, whose root the verifier has
     */
    private static void collect(long earlier, long start, long end, boolean whole, Subtrees tree, List<byte[]> path) {
        if (earlier == end) {
            if (!whole) {
                path.add(tree.root(start, end));
            }
            return;
        }
        var middle = start + Subtrees.split(end - start);
        if (earlier <= middle) {
            collect(earlier, start, middle, whole, tree, path);
            path.add(tree.root(middle, end));
        } else {
            collect(earlier, middle, end, false, tree, path);
            path.add(tree.root(start, middle));
        }
    }

    public static boolean holds(long earlier, byte[] earlierRoot, long size, byte[] root, List<byte[]> path) {
        if (earlier < 1 || earlier > size) {
            return false;
        }
        if (earlier == size) {
            return path.isEmpty() && MessageDigest.isEqual(earlierRoot, root);
        }
        var hashes = new ArrayList<>(path);
        if (Long.bitCount(earlier) == 1) {
            hashes.add(0, earlierRoot);
        }
        return !hashes.isEmpty() && climb(earlier, earlierRoot, size, root, hashes);
    }

    private static boolean climb(long earlier, byte[] earlierRoot, long size, byte[] root, List<byte[]> hashes) {
        var climb = new Climb(earlier - 1, size - 1);
        climb.skipWhatIsWhole();
        var before = hashes.get(0);
        var now = hashes.get(0);
        for (var hash : hashes.subList(1, hashes.size())) {
            if (climb.atTop()) {
                return false;
            }
            if (climb.neighbourIsLeft()) {
                before = MerkleHash.node(hash, before);
                now = MerkleHash.node(hash, now);
            } else {
                now = MerkleHash.node(now, hash);
            }
            climb.up();
        }
        return climb.atTop() && MessageDigest.isEqual(before, earlierRoot) && MessageDigest.isEqual(now, root);
    }
}
