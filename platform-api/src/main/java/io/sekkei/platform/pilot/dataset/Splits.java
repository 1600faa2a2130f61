package io.sekkei.platform.pilot.dataset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Splits a dataset so that no part knows what is in another.
 *
 * <p>Two inputs are nearly the same if, of the runs of four characters that either has, four fifths are in both (Jaccard),
 * width, case, white space and what one input in ten says aside. To find such pairs without comparing all with all, each input is looked up by its eight
 * smallest hashes: of two inputs that alike the chance to share none of them is below one in a hundred thousand.
 *
 * <p>Inputs that are nearly the same go into the same part together, by a hash of the first of them, so that the same
 * upload is always split alike.
 */
public final class Splits {
    private static final int RUN = 4;
    private static final int SKETCH = 8;
    private static final double SAME = 0.8;
    private static final int HUNDRED = 100;
    /** What so few inputs say is never taken for an instruction. */
    private static final int FEW = 25;

    /**
     * How much goes where.
     *
     * @param train percent for training
     * @param dev percent for choosing settings; the rest is for the test
     */
    public record Shares(int train, int dev) {
        public Shares {
            if (train < 0 || dev < 0 || train + dev > HUNDRED) {
                throw new IllegalArgumentException(
                        "train and dev must be percents of at most 100 together, but are %d and %d"
                                .formatted(train, dev));
            }
        }

        Split of(int place) {
            return place < train ? Split.TRAIN : place < train + dev ? Split.DEV : Split.TEST;
        }
    }

    private Splits() {}

    /** Gives every row without a part one; rows that come with a part keep it and take along what is nearly the same. */
    public static List<Row> assign(List<Row> rows, Shares shares) {
        var groups = groups(rows);
        var parts = new HashMap<Integer, Split>();
        for (var i = 0; i < rows.size(); i++) {
            var told = rows.get(i).split();
            if (told != null) {
                parts.putIfAbsent(groups[i], told);
            }
        }
        return IntStream.range(0, rows.size())
                .mapToObj(i -> rows.get(i).split() != null
                        ? rows.get(i)
                        : rows.get(i)
                                .in(parts.computeIfAbsent(
                                        groups[i],
                                        first -> shares.of(place(rows.get(first).input())))))
                .toList();
    }

    /** Rows that are nearly the same as a row of another part. */
    public static List<RowFault> leaks(List<Row> rows) {
        var groups = groups(rows);
        var firsts = new HashMap<Integer, Row>();
        var leaks = new ArrayList<RowFault>();
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var first = firsts.putIfAbsent(groups[i], row);
            if (first != null && first.split() != row.split()) {
                leaks.add(new RowFault(
                        row.line(),
                        "split",
                        "is %s, but the input is nearly the same as that of line %d, which is %s"
                                .formatted(lower(row.split()), first.line(), lower(first.split()))));
            }
        }
        return leaks;
    }

    private static String lower(@Nullable Split split) {
        return String.valueOf(split).toLowerCase(Locale.ROOT);
    }

    /** For each row the first row of those that are nearly the same as it, directly or by way of others. */
    private static int[] groups(List<Row> rows) {
        var runs = tellingRuns(rows);
        var first = IntStream.range(0, rows.size()).toArray();
        var byHash = new HashMap<Long, List<Integer>>();
        for (var i = 0; i < first.length; i++) {
            for (var hash : runs.get(i).stream().sorted().limit(SKETCH).toList()) {
                for (var other : byHash.computeIfAbsent(hash, none -> new ArrayList<>())) {
                    if (find(first, other) != find(first, i) && isSame(runs.get(i), runs.get(other))) {
                        union(first, other, i);
                    }
                }
                byHash.get(hash).add(i);
            }
        }
        return IntStream.range(0, first.length).map(i -> find(first, i)).toArray();
    }

    private static int find(int[] first, int i) {
        var root = i;
        while (first[root] != root) {
            root = first[root];
        }
        return root;
    }

    private static void union(int[] first, int one, int other) {
        var a = find(first, one);
        var b = find(first, other);
        first[Math.max(a, b)] = Math.min(a, b);
    }

    private static boolean isSame(Set<Long> one, Set<Long> other) {
        var common = one.stream().filter(other::contains).count();
        return common >= SAME * (one.size() + other.size() - common);
    }

    /** The runs of every input without what is said in many, as an instruction that stands before each. */
    private static List<Set<Long>> tellingRuns(List<Row> rows) {
        var all = rows.stream().map(row -> runs(row.input())).toList();
        var counts = new HashMap<Long, Integer>();
        all.forEach(runs -> runs.forEach(run -> counts.merge(run, 1, Integer::sum)));
        var often = Math.max(FEW, rows.size() / 10);
        return all.stream()
                .map(runs -> {
                    var telling = runs.stream()
                            .filter(run -> counts.getOrDefault(run, 0) <= often)
                            .collect(Collectors.toSet());
                    return telling.isEmpty() ? runs : telling;
                })
                .toList();
    }

    /** Hashes of all runs; of a text that is too short for one, the hash of the text. */
    private static Set<Long> runs(String input) {
        var characters = plain(input).codePoints().toArray();
        var runs = new HashSet<Long>();
        for (var i = 0; i + RUN <= characters.length; i++) {
            runs.add(hash(characters, i, RUN));
        }
        if (runs.isEmpty()) {
            runs.add(hash(characters, 0, characters.length));
        }
        return runs;
    }

    private static String plain(String input) {
        return Normalizer.normalize(input, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\p{Z}]+", "");
    }

    /** FNV-1a over the characters, mixed so that its order is no order of the alphabet. */
    private static long hash(int[] characters, int from, int count) {
        var hash = 0xcbf29ce484222325L;
        for (var i = from; i < from + count; i++) {
            hash = (hash ^ characters[i]) * 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        return hash ^ hash >>> 33;
    }

    /** 0 to 99, by the text alone. */
    private static int place(String input) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(plain(input).getBytes(StandardCharsets.UTF_8));
            return ((digest[0] & 0xFF) << 16 | (digest[1] & 0xFF) << 8 | digest[2] & 0xFF) % HUNDRED;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** How many rows each part has. */
    public static Map<Split, Integer> sizes(List<Row> rows) {
        var sizes = new HashMap<Split, Integer>();
        rows.forEach(row -> {
            if (row.split() != null) {
                sizes.merge(row.split(), 1, Integer::sum);
            }
        });
        return sizes;
    }
}
