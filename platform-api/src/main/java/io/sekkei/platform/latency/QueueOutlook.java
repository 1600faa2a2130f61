package io.sekkei.platform.latency;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.GeneratorQueue.Batch;
import io.sekkei.inference.GeneratorQueue.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plays the queue through in the mind: each worker ends its answers, takes waiting ones as soon as it has room, reads their
 * prompts one after the other, and so on, until one more generation at the queue's end would begin. All times are nanoseconds
 * from now.
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
        var desks = new ArrayList<Desk>();
        queue.running().forEach(batch -> desks.add(new Desk(batch)));
        while (desks.size() < queue.workers()) {
            desks.add(new Desk());
        }
        queue.waiting().forEach(work -> firstFor(work, desks).take(work));
        return firstFor(own, desks).take(own);
    }

    private static Desk firstFor(Work work, List<Desk> desks) {
        return desks.stream()
                .min(Comparator.comparingDouble(desk -> desk.readFrom(work)))
                .orElseThrow();
    }

    private double readingNanos(Work work) {
        return pace(work.mode()).readingNanos(work);
    }

    private double stepsLeft(Work work) {
        return Math.max(1, pace(work.mode()).usualSteps(work) - work.steps());
    }

    private Pace pace(DecodingMode mode) {
        return paces.apply(mode);
    }

    /** A worker, and what it will have been doing until when. */
    private final class Desk {
        private final List<Seat> seats = new ArrayList<>();
        private double readUntil;

        private record Seat(Work work, double until) {}

        Desk() {}

        /** Who has not written yet is still being read; how far that is, only the time tells. */
        Desk(Batch batch) {
            var works = batch.works();
            var unread = works.stream()
                    .filter(work -> work.steps() == 0)
                    .mapToDouble(QueueOutlook.this::readingNanos)
                    .sum();
            var isReading = works.stream().allMatch(work -> work.steps() == 0);
            readUntil = isReading ? Math.max(0, unread - batch.busy().toNanos()) : unread;
            var slice = sliceNanos(works);
            works.forEach(work ->
                    seats.add(new Seat(work, (work.steps() == 0 ? readUntil : 0) + stepsLeft(work) * slice)));
        }

        /** When it would begin to read a prompt. */
        double readFrom(Work work) {
            return Math.max(readUntil, roomFrom(work.beamWidth()));
        }

        /** Seats a generation and tells how it would fare. */
        Outline take(Work work) {
            readUntil = readFrom(work) + readingNanos(work);
            var beside = new ArrayList<>(atWork(readUntil));
            beside.add(work);
            var slice = sliceNanos(beside);
            seats.add(new Seat(work, readUntil + stepsLeft(work) * slice));
            return new Outline(readUntil + slice, slice);
        }

        /** When it has so many rows free; one that wants more than there are waits for all. */
        private double roomFrom(int rows) {
            return Stream.concat(Stream.of(0.0), seats.stream().map(Seat::until))
                    .filter(time -> {
                        var taken =
                                atWork(time).stream().mapToInt(Work::beamWidth).sum();
                        return taken == 0 || taken + rows <= queue.maxBatch();
                    })
                    .min(Comparator.naturalOrder())
                    .orElse(0.0);
        }

        private List<Work> atWork(double time) {
            return seats.stream()
                    .filter(seat -> seat.until() > time)
                    .map(Seat::work)
                    .toList();
        }

        /** A step of every answer: those of a mode share one, a beam search has its own. */
        private double sliceNanos(List<Work> works) {
            var sharing = works.stream()
                    .filter(work -> work.beamWidth() == 1)
                    .collect(Collectors.groupingBy(Work::mode, Collectors.summingInt(Work::beamWidth)));
            var shared = sharing.entrySet().stream()
                    .mapToDouble(entry -> pace(entry.getKey()).stepNanos(entry.getValue()))
                    .sum();
            return shared
                    + works.stream()
                            .filter(work -> work.beamWidth() > 1)
                            .mapToDouble(work -> pace(work.mode()).stepNanos(work.beamWidth()))
                            .sum();
        }
    }
}
