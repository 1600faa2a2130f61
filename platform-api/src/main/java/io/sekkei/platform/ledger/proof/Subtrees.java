package io.sekkei.platform.ledger.proof;

/** Where proofs find the hashes they are made of. */
@FunctionalInterface
public interface Subtrees {
    /**
     * The root over the leaves from {@code index * 2^height} to {@code (index + 1) * 2^height}, all of which exist.
     */
    byte[] root(int height, long index);

    /** The root over the leaves from start to end; start must be one at which the tree splits. */
    default byte[] root(long start, long end) {
        var count = end - start;
        if (Long.bitCount(count) == 1 && start % count == 0) {
            var height = Long.numberOfTrailingZeros(count);
            return root(height, start >>> height);
        }
        var middle = start + split(count);
        return MerkleHash.node(root(start, middle), root(middle, end));
    }

    /** The largest power of two below the count: where RFC 6962 splits a tree. */
    static long split(long count) {
        return Long.highestOneBit(count - 1);
    }
}
