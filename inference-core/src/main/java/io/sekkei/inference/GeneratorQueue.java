package io.sekkei.inference;

import java.time.Duration;
import java.util.List;

/**
 * What a generator has before it, so that others can reckon when one more request would begin. Workers go on while it is
 * looked at, so it may be wrong by what happened in that moment.
 *
 * @param running the batches being computed, at most one for each worker
 * @param waiting generations that have not begun, in the order of their arrival
 * @param workers threads that compute; each takes waiting generations whenever it has room
 * @param maxBatch most rows a worker computes at once
 */
public record GeneratorQueue(List<Batch> running, List<Work> waiting, int workers, int maxBatch) {
    public GeneratorQueue {
        running = List.copyOf(running);
        waiting = List.copyOf(waiting);
    }

    /**
     * Generations that one worker computes together; others join them when there is room.
     *
     * @param busy how long the worker has been computing without a pause
     * @param works those that have not ended
     */
    public record Batch(Duration busy, List<Work> works) {
        public Batch {
            works = List.copyOf(works);
        }
    }

    /**
     * One generation.
     *
     * @param mode which model reads and which writes
     * @param promptTokens tokens of its prompt
     * @param maxTokens most tokens it may write
     * @param beamWidth answers it follows at the same time, each a row; more than one share their steps with nobody
     * @param steps decoding steps done so far
     */
    public record Work(DecodingMode mode, int promptTokens, int maxTokens, int beamWidth, int steps) {
        /** Whether the two share their steps. */
        public boolean canShareStepsWith(Work other) {
            return mode == other.mode && beamWidth == 1 && other.beamWidth == 1;
        }
    }
}
