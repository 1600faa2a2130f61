package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.RecordContent;
import io.sekkei.platform.generation.Replay.Reason;
import io.sekkei.platform.ledger.Commitment;
import io.sekkei.platform.ledger.EntryComparison;
import io.sekkei.platform.tenancy.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what is kept of a generation in its record and in its contents. Runs in the caller's transaction. */
@Component
class StoredGenerations {
    private final GenerationRecords records;
    private final Contents contents;
    private final EntryComparison ledger;

    StoredGenerations(GenerationRecords records, Contents contents, EntryComparison ledger) {
        this.records = records;
        this.contents = contents;
        this.ledger = ledger;
    }

    /** A generation that is known, and either all of it, or what is missing; and whether it was explained already. */
    record Lookup(
            @Nullable StoredGeneration generation, @Nullable Reason missing, boolean isExplained) {
        static Lookup missing(Reason reason) {
            return new Lookup(null, reason, false);
        }
    }

    /** Empty if the caller's tenant has no such generation. */
    Optional<Lookup> find(Caller caller, UUID generation) {
        return records.findById(generation)
                .filter(record -> record.isOf(caller.tenant()))
                .map(record -> lookUp(record, contents.lookInto(caller.tenant(), generation)));
    }

    /** As {@link #find}, with no more of its contents than the caller may read; empty too if that is none. */
    Optional<Lookup> findReadable(Caller caller, UUID generation) {
        return records.findById(generation)
                .filter(record -> record.isOf(caller.tenant()))
                .flatMap(record -> contents.lookIntoReadable(caller, generation).map(kept -> lookUp(record, kept)));
    }

    private Lookup lookUp(GenerationRecord record, RecordContent kept) {
        var asked = record.asked();
        var result = record.result();
        if (asked == null || result == null) {
            return Lookup.missing(Reason.NO_OUTPUT);
        }
        var prompt = parts(kept, ContentKind.PROMPT);
        var output = parts(kept, ContentKind.OUTPUT);
        if (prompt.isEmpty() || output.isEmpty()) {
            return Lookup.missing(Reason.CONTENT_GONE);
        }
        if (!isWhatTheLedgerSays(record.content(), asked, result, kept)) {
            return Lookup.missing(Reason.RECORD_DIFFERS);
        }
        var asking = RecordedTexts.prompt(prompt);
        var answer = RecordedTexts.output(output);
        var generation = new StoredGeneration(
                record.content(),
                asked,
                result.writtenIn(asked.mode()),
                result.finishReason(),
                asking.messages(),
                asking.stop(),
                answer.text(),
                answer.tokens(),
                deferral(result),
                writer(asked, result));
        return new Lookup(
                generation, null, !parts(kept, ContentKind.EXPLANATION).isEmpty());
    }

    /** A replay of something else than what happened would prove nothing. */
    private boolean isWhatTheLedgerSays(
            ContentOrigin origin, RecordedOrder asked, RecordedResult result, RecordContent kept) {
        var tenant = origin.tenant();
        var id = origin.generation();
        return ledger.agrees(tenant, id, "INTENT", commitments(kept, ContentKind.PROMPT), asked::tell)
                && ledger.agrees(tenant, id, "OUTCOME", commitments(kept, ContentKind.OUTPUT), result::tell);
    }

    private static Map<String, String> commitments(RecordContent content, ContentKind kind) {
        var kept = content.of(kind).orElseThrow();
        return kept.parts().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, part -> Commitment.to(part.getKey(), kept.salt(), part.getValue())));
    }

    private static DecodingMode writer(RecordedOrder asked, RecordedResult result) {
        var rule = deferral(result);
        if (rule == null) {
            return result.writtenIn(asked.mode());
        }
        return Boolean.TRUE.equals(result.deferred()) ? rule.deferTo() : DecodingMode.SLM_ONLY;
    }

    private static @Nullable DeferralRule deferral(RecordedResult result) {
        var rule = result.deferralRule();
        return rule == null ? null : DeferralRule.parse(rule);
    }

    private static Map<String, byte[]> parts(RecordContent content, ContentKind kind) {
        return content.of(kind).map(RecordContent.Kept::parts).orElse(Map.of());
    }
}
