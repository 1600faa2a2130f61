package io.sekkei.inference.decoding;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Writes answers with one pair of models. It computes in the caller's thread and has no queue; several threads may use it
 * at once.
 *
 * <p>Every answer goes the same way: its {@link Mode} has the prompt read, the writing model prepares itself (prefill),
 * and then one step after another brings logits, of which a sampler chooses a token, whose text goes to the listener. A
 * {@link DecodingSession} does so for many answers, which share the steps in {@link SharedSteps}; {@link BeamSearch} follows
 * several versions of one answer instead, and in {@link SpeculativeWriting} the large model judges what the small one drafts.
 */
public final class Decoding {
    private final Map<DecodingMode, Part> parts;

    /** A mode, and what its answers have in common. */
    record Part(Mode mode, DecodingContext context) {}

    /**
     * @param tokenizer the writing models' vocabulary
     * @param maxOutputTokens caps every request's own limit
     * @param clock tells when deadlines have passed
     * @param nanoTime measures durations, {@code System::nanoTime} but in tests
     */
    public Decoding(
            Map<DecodingMode, Mode> modes,
            TextTokenizer tokenizer,
            AnswerMarks marks,
            int maxOutputTokens,
            Clock clock,
            LongSupplier nanoTime) {
        var context = new DecodingContext(tokenizer, marks, maxOutputTokens, clock, nanoTime);
        var all = new EnumMap<DecodingMode, Part>(DecodingMode.class);
        modes.forEach((name, mode) -> all.put(name, new Part(mode, context)));
        this.parts = Map.copyOf(all);
    }

    private Decoding(Map<DecodingMode, Part> parts) {
        this.parts = Map.copyOf(parts);
    }

    /** Several of them as one, for models that write in different vocabularies; none may have a mode of another. */
    public static Decoding of(Collection<Decoding> decodings) {
        var parts = new EnumMap<DecodingMode, Part>(DecodingMode.class);
        decodings.forEach(decoding -> parts.putAll(decoding.parts));
        return new Decoding(parts);
    }

    /**
     * Writes the answers of jobs of one mode together. Each is completed as soon as it is finished, and no answer depends
     * on the others: what one job's listener or deadline does ends that job only. When this returns, every job is done; a
     * failure of the engine is logged and has failed the jobs it hit.
     *
     * @throws InvalidRequestException if there is no such mode; the jobs are untouched then
     */
    public void run(DecodingMode decodingMode, List<DecodingJob> jobs) {
        part(decodingMode);
        var session = session();
        jobs.forEach(job -> session.add(decodingMode, job));
        while (!session.isIdle()) {
            session.advance();
        }
    }

    /** A session that has nothing to write yet, for one thread. */
    public DecodingSession session() {
        return new DecodingSession(this);
    }

    Part part(DecodingMode decodingMode) {
        var part = parts.get(decodingMode);
        if (part == null) {
            throw new InvalidRequestException("model", "This pair cannot run " + decodingMode.wireName());
        }
        return part;
    }
}
