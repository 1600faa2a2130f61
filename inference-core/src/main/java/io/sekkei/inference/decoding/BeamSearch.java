package io.sekkei.inference.decoding;

import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.decoder.DecoderState;

/**
 * Writes one answer by following its {@code beamWidth} likeliest beginnings. The answer is told to the listener when the
 * search is over, because until then any of its tokens may still change.
 */
final class BeamSearch implements Writing {
    private final Answer answer;
    private final DecoderState state;
    private final Beam beam;
    private final Stopwatch stopwatch;
    private final int width;

    /** @param state with the one row that writes this answer; belongs to this object from now on */
    BeamSearch(Answer answer, DecodingSettings settings, DecoderState state, DecodingContext context) {
        this.answer = answer;
        this.state = state;
        width = settings.beamWidth();
        beam = new Beam(state, settings, context, answer.lastToken());
        answer.leaveQueue();
        answer.sharing(width);
        stopwatch = new Stopwatch(context.nanoTime());
    }

    @Override
    public void step() {
        var reason = answer.outOfBounds();
        if (reason == null && !beam.finished(answer.limit())) {
            beam.advance();
            answer.stepped(stopwatch.lap());
            reason = answer.outOfBounds();
        }
        if (reason != null || beam.finished(answer.limit())) {
            tell(reason == null ? FinishReason.LENGTH : reason);
            state.close();
        }
    }

    @Override
    public int rows() {
        return answer.finished() ? 0 : width;
    }

    @Override
    public void fail(Throwable failure) {
        answer.failEngine(failure);
        close();
    }

    @Override
    public void close() {
        state.close();
    }

    /** Stop strings, the listener's wish and the end mark end the answer here as they do when it is written directly. */
    private void tell(FinishReason otherwise) {
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
