package io.sekkei.platform.generation;

import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.Explanation;
import io.sekkei.inference.GeneratorClosedException;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.QueueFullException;
import io.sekkei.platform.catalog.PairVersions;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.content.SealedContent;
import io.sekkei.platform.generation.Replay.Reason;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.TenantId;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Explains stored generations. An explanation is made once, by the pair that wrote, and kept like the output it is about:
 * encrypted, withheld and dropped together with it. The ledger commits to it, so that what somebody was shown can be proved.
 */
@Service
public class Explanations {
    private final StoredGenerations stored;
    private final Contents contents;
    private final PairVersions versions;
    private final Ledger ledger;
    private final TransactionTemplate transaction;

    Explanations(
            StoredGenerations stored,
            Contents contents,
            PairVersions versions,
            Ledger ledger,
            TransactionTemplate transaction) {
        this.stored = stored;
        this.contents = contents;
        this.versions = versions;
        this.ledger = ledger;
        this.transaction = transaction;
    }

    /**
     * An explanation that is kept.
     *
     * @param generation what it is about
     * @param sameEngine whether what computed it is what wrote the answer
     * @param explanation the explanation
     */
    public record Explained(UUID generation, boolean sameEngine, Explanation explanation) {
        /** Without what it says: that is content. */
        @Override
        public String toString() {
            return "Explained[%s]".formatted(generation);
        }
    }

    /**
     * Sees to it that there is an explanation of a generation whose output the caller may read. Nothing of it is disclosed;
     * that it was made is in the ledger when this returns.
     *
     * @return whether it was made now; empty if the tenant has no such generation, or the caller may not read it
     * @throws Problem if it cannot be explained, or there is no room for it now
     */
    public Optional<Boolean> make(Caller caller, UUID generation) {
        var found = transaction.execute(status -> stored.findReadable(caller, generation));
        return Objects.requireNonNull(found).map(lookup -> {
            if (lookup.isExplained()) {
                return false;
            }
            var then = lookup.generation();
            if (then == null) {
                throw hindered(Objects.requireNonNull(lookup.missing()));
            }
            var model = modelOf(caller.tenant(), then);
            return keep(caller, then, explain(then, model), model);
        });
    }

    /**
     * Reads the explanation that is kept of a generation. That it was read is in the ledger when this returns.
     *
     * @return empty if there is none that the caller may read
     */
    @Transactional
    public Optional<Explained> read(Caller caller, UUID generation, ReadingReason reason) {
        return contents.lookIntoReadable(caller, generation)
                .flatMap(StoredExplanation::in)
                .flatMap(there -> contents.read(caller, generation, reason))
                .flatMap(StoredExplanation::in)
                .map(kept -> new Explained(generation, kept.sameEngine(), kept.explanation()));
    }

    private ServedModel modelOf(TenantId tenant, StoredGeneration then) {
        var asked = then.asked();
        var model = versions.withDigest(tenant, asked.pairId(), asked.pairDigest())
                .orElseThrow(() -> hindered(Reason.PAIR_GONE));
        if (!model.pair().digest().equals(then.asked().pairDigest())) {
            throw hindered(Reason.PAIR_DIFFERS);
        }
        return model;
    }

    private static StoredExplanation explain(StoredGeneration then, ServedModel model) {
        try {
            var explanation = model.generator().explain(then.toExplain());
            var engine = model.generator().engine().digest();
            return StoredExplanation.of(explanation, engine.equals(then.asked().engineDigest()));
        } catch (QueueFullException e) {
            throw GenerationProblem.queueFull(e);
        } catch (GeneratorClosedException e) {
            throw GenerationProblem.closing(e);
        } catch (InvalidRequestException e) {
            // The pair that is served now cannot run the mode that wrote, or has no such token.
            throw Problem.conflict("not_explainable", "This answer cannot be explained: " + e.getMessage());
        } catch (EngineFailureException e) {
            throw GenerationProblem.engineFailed(e);
        }
    }

    private boolean keep(Caller caller, StoredGeneration then, StoredExplanation explanation, ServedModel model) {
        var sealed = contents.seal(then.origin(), ContentKind.EXPLANATION, explanation.parts());
        var kept = transaction.execute(status -> {
            var added = contents.keepWithOutput(sealed);
            if (added) {
                ledger.append(entry(caller, then, explanation, sealed, model));
            }
            return added;
        });
        return Boolean.TRUE.equals(kept);
    }

    private static Entry entry(
            Caller caller, StoredGeneration then, StoredExplanation stored, SealedContent sealed, ServedModel model) {
        var explanation = stored.explanation();
        return caller.did("EXPLAINED", then.id())
                .saying(fields -> fields.with("method", explanation.method().name())
                        .with("steps", explanation.method().steps())
                        .with("mode", explanation.mode().wireName())
                        .with("words", explanation.words().size())
                        .with("tokens", explanation.tokens().size())
                        .with("pair_sha256", model.pair().digest())
                        .with("engine_sha256", model.generator().engine().digest())
                        .with("same_engine", stored.sameEngine())
                        .with("explanation_ciphertext_sha256", sealed.digest()))
                .committedTo(sealed.commitments());
    }

    private static Problem hindered(Reason reason) {
        return switch (reason) {
            case PAIR_GONE -> Problem.conflict("pair_gone", "The pair that wrote this is not served here any more");
            case PAIR_DIFFERS ->
                Problem.conflict(
                        "pair_differs",
                        "The pair that wrote this had other files; the one served now cannot explain it");
            case CONTENT_GONE ->
                Problem.conflict(
                        "content_not_readable",
                        "Prompt or output of this record cannot be read: erased, kept long enough, or not approved");
            case RECORD_DIFFERS ->
                Problem.conflict(
                        "record_differs",
                        "What is stored of this generation is not what the ledger committed to, so it explains nothing");
            default ->
                Problem.conflict("nothing_written", "This generation has written nothing that could be explained");
        };
    }
}
