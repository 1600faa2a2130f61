package io.sekkei.inference.decoding;

import io.sekkei.inference.decoder.DecoderState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The answers of one mode: one native call a step for all of them. They join and leave between any two steps. */
final class SharedSteps implements Writing {
    private final DecodingContext context;
    /** Row i of the state writes seat i. */
    private final List<Seat> seats = new ArrayList<>();

    private @Nullable DecoderState state;

    SharedSteps(DecodingContext context) {
        this.context = context;
    }

    /** @param row a state with the one row that writes this answer; belongs to this object from now on */
    void join(Answer answer, DecoderState row) {
        seats.add(new Seat(answer));
        if (state == null) {
            state = row;
        } else {
            state.join(row);
        }
    }

    @Override
    public void step() {
        seats.forEach(seat -> seat.answer.checkBounds());
        var shared = dropFinished();
        if (shared == null) {
            return;
        }
        seats.forEach(seat -> seat.begin(seats.size()));
        var output = shared.step(lastTokens()); // rows × V
        IntStream.range(0, seats.size()).forEach(row -> {
            var seat = seats.get(row);
            seat.answer.step(output, row, seat.lap());
        });
        dropFinished();
    }

    @Override
    public int rows() {
        return seats.size();
    }

    @Override
    public void fail(Throwable failure) {
        seats.forEach(seat -> seat.answer.failEngine(failure));
        close();
    }

    @Override
    public void close() {
        if (state != null) {
            state.close();
            state = null;
        }
        seats.clear();
    }

    /** Returns the state of those that are left, or null if none is. */
    private @Nullable DecoderState dropFinished() {
        var kept = IntStream.range(0, seats.size())
                .filter(row -> !seats.get(row).answer.finished())
                .toArray();
        if (kept.length == 0) {
            close();
        } else if (kept.length < seats.size() && state != null) {
            state.select(kept);
            seats.removeIf(seat -> seat.answer.finished());
        }
        return state;
    }

    private int[] lastTokens() {
        return seats.stream().mapToInt(seat -> seat.answer.lastToken()).toArray();
    }

    /** An answer, and the time since its last token. */
    private final class Seat {
        private final Answer answer;
        private @Nullable Stopwatch stopwatch;

        Seat(Answer answer) {
            this.answer = answer;
        }

        void begin(int sharing) {
            if (stopwatch == null) {
                answer.leaveQueue();
                answer.sharing(sharing);
                stopwatch = new Stopwatch(context.nanoTime());
            }
        }

        /** What came between the steps, such as the reading of another prompt, is part of the step it delayed. */
        java.time.Duration lap() {
            return stopwatch == null ? java.time.Duration.ZERO : stopwatch.lap();
        }
    }
}
