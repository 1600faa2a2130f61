package io.sekkei.platform.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MerkleTreeTests {
    private static final int SIZES = 1_000;
    private static final List<byte[]> LEAVES = GrownTree.leafHashes(SIZES);
    private static final Oracle ORACLE = new Oracle(LEAVES);

    @Test
    void everyTreeToAThousandLeavesIsTheOneTheRfcDescribes() {
        var tree = new GrownTree();
        var known = new HashMap<List<Long>, byte[]>();
        for (int size = 0; size <= SIZES; size++) {
            if (size > 0) {
                tree.append(LEAVES.get(size - 1));
            }

            assertThat(tree.root()).as("root of %d", size).isEqualTo(ORACLE.root(size));
            var tiles = tree.subtrees();
            assertProofs(
                    tree.root(),
                    size,
                    (height, index) ->
                            known.computeIfAbsent(List.of((long) height, index), subtree -> tiles.root(height, index)));
        }
    }

    /** AssertJ a million times would take longer than the proofs. */
    private static void assertProofs(byte[] root, int size, Subtrees subtrees) {
        for (int other = 1; other <= size; other++) {
            var inclusion = InclusionProof.of(other - 1, size, subtrees);
            var consistency = ConsistencyProof.of(other, size, subtrees);
            var right = same(inclusion, ORACLE.path(other - 1, size))
                    && same(consistency, ORACLE.proof(other, size))
                    && InclusionProof.holds(other - 1, LEAVES.get(other - 1), size, root, inclusion)
                    && ConsistencyProof.holds(other, ORACLE.root(other), size, root, consistency);
            assertThat(right).as("%d in %d", other, size).isTrue();
        }
    }

    private static boolean same(List<byte[]> a, List<byte[]> b) {
        return Arrays.deepEquals(a.toArray(), b.toArray());
    }

    @Property(tries = 300)
    void aProofHoldsForNothingElse(
            @ForAll @IntRange(min = 2, max = SIZES) int size,
            @ForAll @IntRange(max = SIZES - 1) int somewhere,
            @ForAll @IntRange(max = 255) int bit) {
        var tree = GrownTree.of(LEAVES.subList(0, size));
        var index = somewhere % size;
        var path = InclusionProof.of(index, size, tree.subtrees());

        for (var wrong : mutants(path, bit)) {
            assertThat(InclusionProof.holds(index, LEAVES.get(index), size, tree.root(), wrong))
                    .isFalse();
        }
        assertThat(InclusionProof.holds(index, flip(LEAVES.get(index), bit), size, tree.root(), path))
                .isFalse();
        assertThat(InclusionProof.holds(index, LEAVES.get(index), size, flip(tree.root(), bit), path))
                .isFalse();
        assertThat(InclusionProof.holds(size, LEAVES.get(index), size, tree.root(), path))
                .isFalse();
        assertThat(InclusionProof.holds(-1, LEAVES.get(index), size, tree.root(), path))
                .isFalse();
    }

    @Property(tries = 300)
    void noOtherTreeIsConsistent(
            @ForAll @IntRange(min = 2, max = SIZES) int size,
            @ForAll @IntRange(max = SIZES) int somewhere,
            @ForAll @IntRange(max = 255) int bit) {
        var tree = GrownTree.of(LEAVES.subList(0, size));
        var earlier = 1 + somewhere % (size - 1);
        var before = ORACLE.root(earlier);
        var path = ConsistencyProof.of(earlier, size, tree.subtrees());

        for (var wrong : mutants(path, bit)) {
            assertThat(ConsistencyProof.holds(earlier, before, size, tree.root(), wrong))
                    .isFalse();
        }
        assertThat(ConsistencyProof.holds(earlier, flip(before, bit), size, tree.root(), path))
                .isFalse();
        assertThat(ConsistencyProof.holds(earlier, before, size, flip(tree.root(), bit), path))
                .isFalse();
        assertThat(ConsistencyProof.holds(size + 1, before, size, tree.root(), path))
                .isFalse();
        assertThat(ConsistencyProof.holds(0, before, size, tree.root(), path)).isFalse();
    }

    private static List<List<byte[]>> mutants(List<byte[]> path, int bit) {
        var mutants = new ArrayList<List<byte[]>>();
        for (int i = 0; i < path.size(); i++) {
            var flipped = new ArrayList<>(path);
            flipped.set(i, flip(path.get(i), bit));
            mutants.add(flipped);
            var dropped = new ArrayList<>(path);
            dropped.remove(i);
            mutants.add(dropped);
        }
        var longer = new ArrayList<>(path);
        longer.add(LEAVES.get(0));
        mutants.add(longer);
        return mutants;
    }

    private static byte[] flip(byte[] hash, int bit) {
        var flipped = hash.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    @Test
    void tilesAreThoseTheSpecificationCountsOut() {
        var tiles = Tile.of(70_000);

        assertThat(tiles.stream().filter(tile -> tile.level() == 0)).hasSize(274);
        assertThat(tiles)
                .contains(new Tile(0, 273, 112), new Tile(1, 0, 256), new Tile(1, 1, 17), new Tile(2, 0, 1))
                .hasSize(277);
        assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new Tile(1, 1, 17).path()).isEqualTo("tile/1/001.p/17");
        assertThat(Tile.of(256)).containsExactly(new Tile(0, 0, 256), new Tile(1, 0, 1));
        assertThat(Tile.of(0)).isEmpty();
    }

    @Property(tries = 100)
    void anEdgeThatIsTakenUpAgainGrowsTheSameTree(
            @ForAll @LongRange(max = SIZES) long size, @ForAll @IntRange(max = 300) int more) {
        var whole = new TreeEdge((tile, hashes, root) -> {});
        LEAVES.subList(0, (int) size).forEach(whole::append);
        var resumed = new TreeEdge(size, edgeOf(whole), (tile, hashes, root) -> {});

        GrownTree.leafHashes(more).forEach(hash -> {
            whole.append(hash);
            resumed.append(hash);
        });

        assertThat(resumed.root()).isEqualTo(whole.root());
        assertThat(resumed.size()).isEqualTo(whole.size());
    }

    private static List<List<byte[]>> edgeOf(TreeEdge tree) {
        var edge = new ArrayList<List<byte[]>>();
        for (int level = 0; level < 2; level++) {
            var hashes = new ArrayList<byte[]>();
            var all = java.nio.ByteBuffer.wrap(tree.edge(level));
            while (all.hasRemaining()) {
                var hash = new byte[MerkleHash.LENGTH];
                all.get(hash);
                hashes.add(hash);
            }
            edge.add(hashes);
        }
        return edge;
    }
}
