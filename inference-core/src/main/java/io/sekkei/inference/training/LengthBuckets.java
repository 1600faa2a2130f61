package io.sekkei.inference.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Cuts examples into batches of about equal size in which lengths are alike, so that little is padding. */
final class LengthBuckets {
    /** Batches sorted together; larger means less padding, smaller means more randomness. */
    private static final int POOL = 60;

    private LengthBuckets() {}

    /**
     * @param tokens most tokens in a batch on either side, padding included
     * @param seed another order for every seed
     */
    static List<List<Example>> shuffled(List<Example> examples, int tokens, long seed) {
        var order = new ArrayList<>(examples);
        Collections.shuffle(order, new Random(seed));
        var poolSize = Math.max(1, POOL * tokens / 14);
        var batches = new ArrayList<List<Example>>();
        for (var from = 0; from < order.size(); from += poolSize) {
            var pool = order.subList(from, Math.min(order.size(), from + poolSize));
            pool.sort(Comparator.comparingInt(Example::length).thenComparingInt(e -> e.prompt().length));
            batches.addAll(cut(pool, tokens));
        }
        Collections.shuffle(batches, new Random(seed + 1));
        return batches;
    }

    /** Cuts sorted examples so that rows × longest stays within the limit. */
    static List<List<Example>> cut(List<Example> sorted, int tokens) {
        var batches = new ArrayList<List<Example>>();
        var batch = new ArrayList<Example>();
        var longest = 0;
        for (var example : sorted) {
            longest = Math.max(longest, example.length());
            if (!batch.isEmpty() && longest * (batch.size() + 1) > tokens) {
                batches.add(List.copyOf(batch));
                batch.clear();
                longest = example.length();
            }
            batch.add(example);
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        return batches;
    }
}
