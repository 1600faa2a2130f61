package io.sekkei.inference.decoding;

import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GenerationTimings;
import io.sekkei.inference.GenerationUsage;
import io.sekkei.inference.InferenceException;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.sampling.Sampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One answer while it is written: it turns steps into tokens, tokens into text, tells the listener, and knows when to end.
 * Whatever ends it completes its job at once. Not thread-safe.
 */
final class Answer {
    private final DecodingJob job;
    private final Writer writer;
    private final DecodingContext context;
    private final Sampler sampler;
    private final AnswerText text;
    private final List<GeneratedToken> tokens = new ArrayList<>();
    private final List<Duration> steps = new ArrayList<>();

    private PreparedPrompt prompt;
    private @Nullable Duration queue;
    private Duration prefill = Duration.ZERO;
    private int knownTokens;
    private int rows;
    private int written;
    private int drafted;
    private int accepted;
    private int lastToken;

    Answer(DecodingJob job, Mode mode, DecodingContext context) {
        this.job = job;
        this.writer = mode.writer();
        this.context = context;
        this.sampler = Sampler.of(job.settings(), context.marks().suppressed());
        this.text = new AnswerText(context.tokenizer(), job.settings().stop());
        this.prompt = PreparedPrompt.unread(job.promptIds());
        this.lastToken =
                mode.decoder().firstToken(job.promptIds(), context.marks().startId());
    }

    /** Has the prompt read, unless it is too late already. A failure is this answer's own. */
    void prepare(Mode mode) {
        prepare(promptIds -> mode.prepare(promptIds, job.share()));
    }

    /** As {@link #prepare(Mode)}, with another way of reading. */
    void prepare(Function<int[], PreparedPrompt> reading) {
        checkBounds();
        if (!finished()) {
            try {
                prompt = reading.apply(job.promptIds());
            } catch (RuntimeException | Error failure) {
                failEngine(failure);
            }
        }
    }

    /** What was not spent on this answer's own prompt, the reading of other prompts too, was waiting. */
    void leaveQueue() {
        queue = sinceArrival()
                .minus(prompt.llmEncode())
                .minus(prompt.projector())
                .minus(prefill);
    }

    /** The writing model prepared a piece of this answer. */
    void prefilled(Duration duration) {
        prefill = prefill.plus(duration);
    }

    /** @param tokens of the prompt that the writing model knew from earlier prompts */
    void known(int tokens) {
        knownTokens = tokens;
    }

    /** @param answers that share its first step, itself among them, beams counted one by one */
    void sharing(int answers) {
        rows = answers;
    }

    /** Chooses the next token from this answer's row of a step. A failure is this answer's own. */
    void step(StepOutput output, int row, Duration duration) {
        stepped(duration);
        try {
            var logits = TokenChoice.logits(output, row);
            write(TokenChoice.of(sampler.choose(logits), output, row, job.settings(), context.tokenizer()));
        } catch (RuntimeException | Error failure) {
            failEngine(failure);
        }
    }

    void stepped(Duration duration) {
        steps.add(duration);
        job.stepped();
    }

    /** Counts the tokens of a draft. */
    void drafted(int tokens) {
        drafted += tokens;
    }

    /** Counts a drafted token that stands, before it is written. */
    void accepted() {
        accepted++;
    }

    /** Tokens so far, the end mark included. */
    int written() {
        return written;
    }

    /** Appends a token and finds out whether it was the last. */
    void write(TokenChoice choice) {
        written++;
        lastToken = choice.tokenId();
        if (context.marks().isEnd(lastToken)) {
            writeEnd(choice);
        } else {
            writeText(choice);
        }
    }

    /** The end mark says nothing itself, but may release text that was withheld; only then it is told and kept. */
    private void writeEnd(TokenChoice choice) {
        var released = text.finish();
        if (!released.isEmpty()) {
            tell(choice, released);
        }
        finish(FinishReason.STOP);
    }

    private void writeText(TokenChoice choice) {
        var released = text.accept(choice.tokenId());
        var full = written == limit();
        var wished = tell(choice, full && !text.stopped() ? released + text.finish() : released);
        if (text.stopped()) {
            finish(FinishReason.STOP);
        } else if (full) {
            finish(FinishReason.LENGTH);
        } else if (!wished) {
            finish(FinishReason.CANCELLED);
        }
    }

    /** Returns whether the listener wishes more; one that throws has failed the answer. */
    private boolean tell(TokenChoice choice, String released) {
        var token = choice.token(tokens.size(), released, writer);
        tokens.add(token);
        try {
            return job.listener().onToken(token);
        } catch (RuntimeException | Error failure) {
            job.answer().completeExceptionally(failure);
            return false;
        }
    }

    void checkBounds() {
        var reason = outOfBounds();
        if (reason != null) {
            finish(reason);
        }
    }

    /** Why this answer may not go on, or null if it may. */
    @Nullable
    FinishReason outOfBounds() {
        if (job.isCancelled()) {
            return FinishReason.CANCELLED;
        }
        return job.isLate(context.clock().instant()) ? FinishReason.DEADLINE : null;
    }

    /**
     * Completes the job, unless it has failed already. Text that is still withheld is dropped: of an answer cut in the
     * middle only what was told exists.
     */
    void finish(FinishReason reason) {
        job.answer().complete(result(reason));
    }

    void failEngine(Throwable failure) {
        job.answer()
                .completeExceptionally(
                        failure instanceof InferenceException
                                ? failure
                                : new EngineFailureException(
                                        "The engine failed in the middle of a generation", failure));
    }

    boolean finished() {
        return job.answer().isDone();
    }

    int lastToken() {
        return lastToken;
    }

    int limit() {
        return context.limit(job);
    }

    DecoderInput input() {
        return prompt.input();
    }

    /** Tokens the large model has read for it so far. */
    int readTokens() {
        return prompt.llmEncode().isZero() ? 0 : prompt.llmEncodedTokens();
    }

    String share() {
        return job.share();
    }

    private Duration sinceArrival() {
        return Duration.ofNanos(context.nanoTime().getAsLong() - job.arrivalNanos());
    }

    private GenerationResult result(FinishReason reason) {
        var whole = new StringBuilder();
        tokens.forEach(token -> whole.append(token.text()));
        return new GenerationResult(whole.toString(), tokens, reason, usage(), timings());
    }

    private GenerationUsage usage() {
        var byLlm = writer == Writer.LLM ? written : 0;
        var read = writer == Writer.LLM ? prompt.llmEncodedTokens() - knownTokens : prompt.llmEncodedTokens();
        return new GenerationUsage(
                job.promptIds().length, Math.max(0, read), written - byLlm, byLlm, drafted, accepted);
    }

    private GenerationTimings timings() {
        var waited = queue == null ? sinceArrival() : queue;
        return new GenerationTimings(waited, prompt.llmEncode(), prompt.projector(), prefill, steps, rows);
    }
}
