package io.sekkei.platform.audit.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.platform.access.Caller;
import io.sekkei.platform.audit.Records;
import io.sekkei.platform.generation.GenerationJournal;
import io.sekkei.platform.generation.RecordedGeneration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Records of generations: found by their fields, and one by one with all the ledger has about them. */
@RestController
class RecordsController {
    private final Records records;

    RecordsController(Records records) {
        this.records = records;
    }

    @GetMapping("/api/v1/audit/records")
    PageView<RecordView> search(
            @AuthenticationPrincipal Caller caller, @RequestParam Map<String, String> parameters) {
        var wanted = Parameters.of(parameters, RecordFilter.namesAnd("limit", "after"));
        var search = RecordFilter.read(wanted, caller.tenant().value());
        var limit = wanted.limit();
        var rows = records.search(caller, search, wanted.after(RecordsController::place), limit + 1);
        return PageView.of(rows, limit, RecordView::of, RecordsController::place);
    }

    private static String place(RecordedGeneration record) {
        return record.createdAt() + "_" + record.id();
    }

    private static GenerationJournal.Place place(String text) {
        var parts = text.split("_", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("no place");
        }
        return new GenerationJournal.Place(Instant.parse(parts[0]), UUID.fromString(parts[1]));
    }

    @GetMapping("/api/v1/audit/records/{generation}")
    ToldView one(@AuthenticationPrincipal Caller caller, @PathVariable String generation) {
        var id = Parameters.of(Map.of("generation", generation), Set.of("generation"))
                .id("generation");
        return records.find(caller, Objects.requireNonNull(id))
                .map(ToldView::of)
                .orElseThrow(() -> Parameters.unknown("record"));
    }

    /** A record and its entries. */
    record ToldView(RecordView record, String checkpoint, List<EntryView> entries) {
        static ToldView of(Records.Told told) {
            return new ToldView(
                    RecordView.of(told.record()),
                    told.story().checkpoint(),
                    told.story().entries().stream().map(EntryView::of).toList());
        }
    }

    /** A record. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RecordView(
            UUID id,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("finished_at") @Nullable Instant finishedAt,
            String outcome,
            @JsonProperty("request_id") String requestId,
            String endpoint,
            boolean streamed,
            @JsonProperty("department_id") @Nullable UUID department,
            @JsonProperty("key_id") @Nullable UUID key,
            @Nullable String purpose,
            @Nullable String model,
            @Nullable String pair,
            @JsonProperty("pair_sha256") @Nullable String pairDigest,
            @Nullable String mode,
            @JsonProperty("finish_reason") @Nullable String finishReason,
            @JsonProperty("error_code") @Nullable String errorCode,
            @Nullable TokensView tokens,
            @JsonProperty("first_token_micros") @Nullable Long firstTokenMicros,
            @JsonProperty("total_micros") @Nullable Long totalMicros,
            @JsonProperty("cost_micros") @Nullable Long costMicros,
            @Nullable String currency) {
        static RecordView of(RecordedGeneration record) {
            return new RecordView(
                    record.id(),
                    record.createdAt(),
                    record.finishedAt(),
                    record.status(),
                    record.requestId(),
                    record.endpoint(),
                    record.streamed(),
                    record.department(),
                    record.key(),
                    record.purpose(),
                    record.model(),
                    record.pair(),
                    record.pairDigest(),
                    record.mode() == null ? null : record.mode().wireName(),
                    record.finishReason() == null ? null : record.finishReason().name().toLowerCase(Locale.ROOT),
                    record.errorCode(),
                    TokensView.of(record.tokens()),
                    record.firstTokenMicros(),
                    record.totalMicros(),
                    record.costMicros(),
                    record.currency());
        }
    }

    /** Tokens by model. */
    record TokensView(
            int prompt,
            @JsonProperty("llm_encoded") int llmEncoded,
            @JsonProperty("llm_decoded") int llmDecoded,
            @JsonProperty("slm_decoded") int slmDecoded) {
        static @Nullable TokensView of(RecordedGeneration.@Nullable Tokens tokens) {
            return tokens == null
                    ? null
                    : new TokensView(tokens.prompt(), tokens.llmEncoded(), tokens.llmDecoded(), tokens.slmDecoded());
        }
    }
}
