package io.sekkei.inference.tuning;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Remembers the loss of every update, and the number of the first one that was heard of. */
class Losses implements TuningListener {
    final Map<Long, Double> byUpdate = new ConcurrentSkipListMap<>();
    volatile long first;

    @Override
    public void progressed(TuningProgress progress) {
        if (progress.stage() == TuningProgress.Stage.TRAINING) {
            byUpdate.put(progress.done(), progress.trainLoss());
            first = first == 0 ? progress.done() : first;
        }
    }

    static Map<Long, Double> of(Losses... runs) {
        var all = new TreeMap<Long, Double>();
        for (var run : runs) {
            all.putAll(run.byUpdate);
        }
        return all;
    }
}
