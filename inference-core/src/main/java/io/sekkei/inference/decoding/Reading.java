package io.sekkei.inference.decoding;

import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.Prefill;
import org.jspecify.annotations.Nullable;

/** An answer before its first step: the large model reads its prompt, then the writing model prepares itself, in pieces. */
final class Reading implements AutoCloseable {
    private final Answer answer;
    private final DecodingJob job;
    private final Mode mode;
    private final DecodingContext context;
    private @Nullable Prefill prefill;

    Reading(DecodingJob job, Mode mode, DecodingContext context) {
        this.answer = new Answer(job, mode, context);
        this.job = job;
        this.mode = mode;
        this.context = context;
    }

    Answer answer() {
        return answer;
    }

    Mode mode() {
        return mode;
    }

    DecodingContext context() {
        return context;
    }

    DecodingJob job() {
        return job;
    }

    /** Rows it will take. */
    int rows() {
        return job.settings().beamWidth();
    }

    /**
     * Reads on. A failure is this answer's own.
     *
     * @param most tokens; what cannot be read in pieces is read as a whole
     * @return tokens that were read
     */
    int advance(int most) {
        answer.checkBounds();
        return answer.finished() ? 0 : prefill == null ? prepare(most) : prefill(prefill, most);
    }

    /** Whether there is nothing left to read, be it that the answer is finished already. */
    boolean isDone() {
        return answer.finished() || prefill != null && prefill.isDone();
    }

    /** The row that writes the answer; once, when done and not finished. */
    DecoderState take() {
        if (prefill == null) {
            throw new IllegalStateException("Nothing was read yet");
        }
        answer.known(prefill.knownTokens());
        return prefill.take();
    }

    @Override
    public void close() {
        if (prefill != null) {
            prefill.close();
        }
    }

    private int prepare(int most) {
        answer.prepare(mode);
        if (answer.finished()) {
            return 0;
        }
        var stopwatch = new Stopwatch(context.nanoTime());
        var begun = mode.decoder().prefill(answer.input(), answer.limit(), answer.share());
        prefill = begun;
        answer.prefilled(stopwatch.lap());
        var read = answer.readTokens();
        return read < most ? read + prefill(begun, most - read) : read;
    }

    private int prefill(Prefill begun, int most) {
        var stopwatch = new Stopwatch(context.nanoTime());
        var tokens = begun.advance(most);
        answer.prefilled(stopwatch.lap());
        return tokens;
    }
}
