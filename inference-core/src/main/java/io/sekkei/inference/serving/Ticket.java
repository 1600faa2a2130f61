package io.sekkei.inference.serving;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GeneratorQueue.Work;
import io.sekkei.inference.decoding.DecodingJob;

/** A job in the queue. Tickets are told apart by identity, which is what a job's equality is. */
record Ticket(DecodingMode mode, DecodingJob job) {
    boolean canShareBatchWith(Ticket other) {
        return mode == other.mode && !isBeam() && !other.isBeam();
    }

    /** As others see it. */
    Work work(int maxOutputTokens) {
        var settings = job.settings();
        var most = Math.min(settings.maxTokens(), maxOutputTokens);
        return new Work(mode, job.promptTokens(), most, settings.beamWidth(), job.steps());
    }

    /** Beam search follows one answer at a time. */
    private boolean isBeam() {
        return job.settings().beamWidth() > 1;
    }
}
