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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes answers with one pair of models. It computes in the caller's thread and has no queue; several threads may use it
 * at once.
 *
 * <p>Every answer goes the same way: its {@link Mode} has the prompt read, the writing model prepares itself (prefill),
 * and then one step after another brings logits, of which a sampler chooses a token, whose text goes to the listener. Many
 * answers share the steps in a {@link BatchedLoop}; {@link BeamSearch} follows several versions of one answer instead, and in
 * a {@link SpeculativeLoop} the large model judges what the small one drafts.
 */
public final class Decoding {
    private static final Logger LOG = LoggerFactory.getLogger(Decoding.class);

    private final Map<DecodingMode, Writing> writings;

    /** A mode and what writes in it. */
    private record Writing(
            Mode mode, BatchedLoop batchedLoop, BeamSearch beamSearch, SpeculativeLoop speculativeLoop) {}

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
        var all = new EnumMap<DecodingMode, Writing>(DecodingMode.class);
        modes.forEach((name, mode) -> all.put(
                name,
                new Writing(mode, new BatchedLoop(context), new BeamSearch(context), new SpeculativeLoop(context))));
        this.writings = Map.copyOf(all);
    }

    private Decoding(Map<DecodingMode, Writing> writings) {
        this.writings = Map.copyOf(writings);
    }

    /** Several of them as one, for models that write in different vocabularies; none may have a mode of another. */
    public static Decoding of(Collection<Decoding> parts) {
        var writings = new EnumMap<DecodingMode, Writing>(DecodingMode.class);
        parts.forEach(part -> writings.putAll(part.writings));
        return new Decoding(writings);
    }

    /**
     * Writes the answers of jobs of one mode together. Each is completed as soon as it is finished, and no answer depends
     * on the others: what one job's listener or deadline does ends that job only. When this returns, every job is done; a
     * failure of the engine is logged and has failed the jobs it hit.
     *
     * @throws InvalidRequestException if there is no such mode; the jobs are untouched then
     */
    public void run(DecodingMode decodingMode, List<DecodingJob> jobs) {
        var writing = writing(decodingMode);
        var mode = writing.mode();
        jobs.stream()
                .filter(Decoding::isBeam)
                .forEach(job -> survive(() -> writing.beamSearch().run(mode, job)));
        var others = jobs.stream().filter(job -> !isBeam(job)).toList();
        survive(() -> {
            if (mode instanceof Speculative speculative) {
                writing.speculativeLoop().run(speculative, others);
            } else {
                writing.batchedLoop().run(mode, others);
            }
        });
    }

    private static void survive(Runnable loop) {
        try {
            loop.run();
        } catch (RuntimeException | Error failure) {
            LOG.warn("The engine failed; the unfinished answers of its batch failed with it", failure);
        }
    }

    private Writing writing(DecodingMode decodingMode) {
        var writing = writings.get(decodingMode);
        if (writing == null) {
            throw new InvalidRequestException("model", "This pair cannot run " + decodingMode.wireName());
        }
        return writing;
    }

    private static boolean isBeam(DecodingJob job) {
        return job.settings().beamWidth() > 1;
    }
}
