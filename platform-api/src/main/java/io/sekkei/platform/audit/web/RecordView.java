package io.sekkei.platform.audit.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.platform.generation.RecordedGeneration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
        @JsonProperty("person_id") @Nullable UUID person,

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
                record.person(),
                record.purpose(),
                record.model(),
                record.pair(),
                record.pairDigest(),
                record.mode() == null ? null : record.mode().wireName(),
                record.finishReason() == null
                        ? null
                        : record.finishReason().name().toLowerCase(Locale.ROOT),
                record.errorCode(),
                TokensView.of(record.tokens()),
                record.firstTokenMicros(),
                record.totalMicros(),
                record.costMicros(),
                record.currency());
    }

    /** Tokens by model. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TokensView(
            int prompt,
            @JsonProperty("llm_encoded") int llmEncoded,
            @JsonProperty("llm_decoded") int llmDecoded,
            @JsonProperty("slm_decoded") int slmDecoded,
            @Nullable Integer drafted,
            @Nullable Integer accepted) {
        static @Nullable TokensView of(RecordedGeneration.@Nullable Tokens tokens) {
            return tokens == null
                    ? null
                    : new TokensView(
                            tokens.prompt(),
                            tokens.llmEncoded(),
                            tokens.llmDecoded(),
                            tokens.slmDecoded(),
                            tokens.drafted(),
                            tokens.accepted());
        }
    }
}
