package io.sekkei.inference.decoding;

import io.sekkei.inference.FinishReason;
import java.util.List;

/**
 * Writes one answer by following its {@code beamWidth} likeliest beginnings. The answer is told to the listener when the
 * search is over, because until then any of its tokens may still change.
 */
final class BeamSearch {
    private final DecodingContext context;

    BeamSearch(DecodingContext context) {
        this.context = context;
    }

    void run(Mode mode, DecodingJob job) {
        var answer = new Answer(job, mode, context);
        try {
            answer.prepare(mode);
            if (!answer.finished()) {
                write(mode, job, answer);
            }
        } catch (RuntimeException | Error failure) {
            answer.failEngine(failure);
            throw failure;
        }
    }

    private void write(Mode mode, DecodingJob job, Answer answer) {
        var stopwatch = new Stopwatch(context.nanoTime());
        answer.leaveQueue();
        try (var state = mode.decoder().begin(List.of(answer.input()), answer.limit())) {
            answer.prefilled(stopwatch.lap(), job.settings().beamWidth());
            var beam = new Beam(state, job.settings(), context, answer.lastToken());
            var reason = answer.outOfBounds();
            while (reason == null && !beam.finished(answer.limit())) {
                beam.advance();
                answer.stepped(stopwatch.lap());
                reason = answer.outOfBounds();
            }
            tell(answer, beam, reason == null ? FinishReason.LENGTH : reason);
        }
    }

    /** Stop strings, the listener's wish and the end mark end the answer here as they do when it is written directly. */
    private static void tell(Answer answer, Beam beam, FinishReason otherwise) {
        for (var choice : beam.best()) {
            if (!answer.finished()) {
                answer.write(choice);
            }
        }
        if (!answer.finished()) {
            answer.finish(otherwise);
        }
    }
}
