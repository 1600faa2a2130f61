package io.sekkei.inference.serving;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GeneratorQueue.Work;
import io.sekkei.inference.decoding.DecodingJob;

/** A job in the queue. Tickets are told apart by identity, which is what a job's equality is. */
record Ticket(DecodingMode mode, DecodingJob job) {
    String share() {
        return job.share();
    }

    /** Rows its answer takes: beam search follows several versions of it. */
    int rows() {
        return job.settings().beamWidth();
    }

    /** As others see it. */
    Work work(int maxOutputTokens) {
        var settings = job.settings();
        var most = Math.min(settings.maxTokens(), maxOutputTokens);
        return new Work(mode, job.promptTokens(), most, settings.beamWidth(), job.steps());
    }
}
