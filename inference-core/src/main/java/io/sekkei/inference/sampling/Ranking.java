package io.sekkei.inference.sampling;

import java.util.Arrays;

/**
 * Orders tokens by their logits. To do it without objects, a logit and its id are packed into one long whose natural order
 * is the ranking: the logit's bits above, made to compare like integers, and below the id, complemented so that of equal
 * logits the lower id counts as the larger.
 */
public final class Ranking {
    private Ranking() {}

    /**
     * The likeliest tokens.
     *
     * @return at most {@code count} ids, likeliest first, of equals the lower first; never one whose logit is negative
     *     infinity, so maybe fewer
     * @throws IllegalArgumentException if a logit is not a number or none is finite
     */
    public static int[] best(float[] logits, int count) {
        largest(logits); // refuses logits that cannot be ranked
        var ranked = count >= logits.length ? sorted(logits) : shortlisted(logits, count);
        return Arrays.stream(ranked).mapToInt(Ranking::id).toArray();
    }

    /** Math.max hands on a logit that is not a number, so that it is noticed. */
    static float largest(float[] logits) {
        var largest = Float.NEGATIVE_INFINITY;
        for (var logit : logits) {
            largest = Math.max(largest, logit);
        }
        return requireFinite(largest);
    }

    /** The sum of the exponentials of all logits, each less the largest. */
    static double mass(float[] logits) {
        var largest = largest(logits);
        var mass = 0.0;
        for (var logit : logits) {
            mass += Math.exp(logit - largest);
        }
        return mass;
    }

    /** Sets all other logits to negative infinity. */
    static void keepOnly(int[] tokenIds, float[] logits) {
        var kept = new float[tokenIds.length];
        for (var place = 0; place < kept.length; place++) {
            kept[place] = logits[tokenIds[place]];
        }
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        for (var place = 0; place < kept.length; place++) {
            logits[tokenIds[place]] = kept[place];
        }
    }

    private static float requireFinite(float largest) {
        if (!Float.isFinite(largest)) {
            throw new IllegalArgumentException("The largest logit must be finite, but is " + largest);
        }
        return largest;
    }

    /** All finite logits, largest first. */
    private static long[] sorted(float[] logits) {
        var keys = new long[logits.length];
        var count = 0;
        for (var tokenId = 0; tokenId < logits.length; tokenId++) {
            if (logits[tokenId] > Float.NEGATIVE_INFINITY) {
                keys[count++] = key(logits[tokenId], tokenId);
            }
        }
        Arrays.sort(keys, 0, count);
        return reversed(keys, count);
    }

    /** The same for the first few: an insertion into a short sorted list is rare once the list is good. */
    private static long[] shortlisted(float[] logits, int count) {
        var keys = new long[count]; // ascending, so keys[0] is the one to beat
        var filled = 0;
        for (var tokenId = 0; tokenId < logits.length; tokenId++) {
            var key = key(logits[tokenId], tokenId);
            if (logits[tokenId] == Float.NEGATIVE_INFINITY || filled == count && key < keys[0]) {
                continue;
            }
            filled = filled < count ? insert(keys, filled, key) : replaceSmallest(keys, key);
        }
        return reversed(keys, filled);
    }

    private static int insert(long[] keys, int filled, long key) {
        var place = -Arrays.binarySearch(keys, 0, filled, key) - 1;
        System.arraycopy(keys, place, keys, place + 1, filled - place);
        keys[place] = key;
        return filled + 1;
    }

    private static int replaceSmallest(long[] keys, long key) {
        var place = -Arrays.binarySearch(keys, key) - 2; // one less: the smallest moves out
        System.arraycopy(keys, 1, keys, 0, place);
        keys[place] = key;
        return keys.length;
    }

    private static long[] reversed(long[] keys, int count) {
        var reversed = new long[count];
        for (var place = 0; place < count; place++) {
            reversed[place] = keys[count - 1 - place];
        }
        return reversed;
    }

    private static long key(float logit, int tokenId) {
        var bits = Float.floatToIntBits(logit + 0.0f); // +0.0f makes the two zeros one
        var ordered = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
        return (long) ordered << 32 | ~tokenId & 0xFFFFFFFFL;
    }

    private static int id(long key) {
        return ~(int) key;
    }
}
