package io.sekkei.platform.ledger.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** RFC 6962, section 2.1, word for word. Only remembers what it has computed. */
final class Oracle {
    private final List<byte[]> leafHashes;
    private final Map<Long, byte[]> known = new HashMap<>();

    Oracle(List<byte[]> leafHashes) {
        this.leafHashes = leafHashes;
    }

    byte[] root(int size) {
        return size == 0 ? MerkleHash.empty() : mth(0, size);
    }

    private byte[] mth(int start, int end) {
        var key = ((long) start << Integer.SIZE) | end;
        var hash = known.get(key);
        if (hash == null) {
            hash = end - start == 1
                    ? leafHashes.get(start)
                    : MerkleHash.node(mth(start, start + k(end - start)), mth(start + k(end - start), end));
            known.put(key, hash);
        }
        return hash;
    }

    private static int k(int n) {
        var k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }

    List<byte[]> path(int m, int size) {
        return path(m, 0, size);
    }

    private List<byte[]> path(int m, int start, int end) {
        var n = end - start;
        if (n == 1) {
            return new ArrayList<>();
        }
        var k = k(n);
        var path = m < k ? path(m, start, start + k) : path(m - k, start + k, end);
        path.add(m < k ? mth(start + k, end) : mth(start, start + k));
        return path;
    }

    List<byte[]> proof(int m, int size) {
        return subproof(m, 0, size, true);
    }

    private List<byte[]> subproof(int m, int start, int end, boolean b) {
        var n = end - start;
        if (m == n) {
            return b ? new ArrayList<>() : new ArrayList<>(List.of(mth(start, end)));
        }
        var k = k(n);
        var proof = m <= k ? subproof(m, start, start + k, b) : subproof(m - k, start + k, end, false);
        proof.add(m <= k ? mth(start + k, end) : mth(start, start + k));
        return proof;
    }
}
