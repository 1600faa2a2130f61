package io.sekkei.platform.latency;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.GeneratorQueue.Batch;
import io.sekkei.inference.GeneratorQueue.Work;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Plays the queue through in the mind: each worker ends its batch, takes the first in the queue and others of its mode,
 * and so on, until one more generation at the queue's end would begin. All times are nanoseconds from now.
 */
final class QueueOutlook {
    private final GeneratorQueue queue;
    private final Function<DecodingMode, Pace> paces;

    QueueOutlook(GeneratorQueue queue, Function<DecodingMode, Pace> paces) {
        this.queue = queue;
        this.paces = paces;
    }

    /** When a generation that came now would tell its tokens; empty while a mode involved was never measured. */
    Optional<Outline> outline(Work own) {
        var all = Stream.of(
                        queue.running().stream().flatMap(batch -> batch.works().stream()),
                        queue.waiting().stream(),
                        Stream.of(own))
                .flatMap(Function.identity());
        return all.map(Work::mode).distinct().allMatch(mode -> pace(mode).isKnown())
                ? Optional.of(play(own))
                : Optional.empty();
    }

    private Outline play(Work own) {
        var free = workersFree();
        var waiting = new LinkedList<>(queue.waiting());
        var start = free.remove();
        while (!waiting.isEmpty()) {
            var batch = takeFirstWithCompany(waiting);
            // Whoever waits and could share the batch is in it already, so there is room for one more or there is not.
            if (batch.size() < queue.maxBatch() && batch.get(0).canShareBatchWith(own)) {
                batch.add(own);
                return outline(start, batch);
            }
            free.add(start + duration(batch));
            start = free.remove();
        }
        return outline(start, List.of(own));
    }

    private PriorityQueue<Double> workersFree() {
        var free = new PriorityQueue<Double>();
        queue.running().forEach(batch -> free.add(remaining(batch)));
        while (free.size() < queue.workers()) {
            free.add(0.0);
        }
        return free;
    }

    private List<Work> takeFirstWithCompany(List<Work> waiting) {
        var taken = new ArrayList<Work>();
        var candidates = waiting.iterator();
        while (candidates.hasNext() && taken.size() < queue.maxBatch()) {
            var candidate = candidates.next();
            if (taken.isEmpty() || taken.get(0).canShareBatchWith(candidate)) {
                taken.add(candidate);
                candidates.remove();
            }
        }
        return taken;
    }

    private Outline outline(double start, List<Work> batch) {
        var step = stepNanos(batch);
        return new Outline(start + reading(batch) + step, step);
    }

    private double duration(List<Work> batch) {
        return reading(batch) + stepsLeft(batch) * stepNanos(batch);
    }

    /** Who has not written yet is still reading; how far it is with that, only the time tells. */
    private double remaining(Batch batch) {
        var works = batch.works();
        if (works.isEmpty()) {
            return 0;
        }
        var unread = works.stream().allMatch(work -> work.steps() == 0)
                ? Math.max(0, reading(works) - batch.busy().toNanos())
                : 0;
        return unread + stepsLeft(works) * stepNanos(works);
    }

    private double reading(List<Work> batch) {
        return batch.stream()
                .mapToDouble(work -> pace(work.mode()).readingNanos(work))
                .sum();
    }

    /** A batch ends with its longest answer. */
    private double stepsLeft(List<Work> batch) {
        return batch.stream()
                .mapToDouble(work -> Math.max(1, pace(work.mode()).usualSteps(work) - work.steps()))
                .max()
                .orElse(0);
    }

    private double stepNanos(List<Work> batch) {
        var rows = batch.stream().mapToInt(Work::beamWidth).sum();
        return pace(batch.get(0).mode()).stepNanos(rows);
    }

    private Pace pace(DecodingMode mode) {
        return paces.apply(mode);
    }
}
