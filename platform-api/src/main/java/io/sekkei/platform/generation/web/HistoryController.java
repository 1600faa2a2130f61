package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.ChatMessage;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.api.ShownOnce;
import io.sekkei.platform.generation.History;
import io.sekkei.platform.generation.RecordedGeneration;
import io.sekkei.platform.generation.web.NativeViews.StateView;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the caller has had written so far. */
@RestController
@RequestMapping("/api/v1/generations")
@Tag(name = "Generations")
class HistoryController {
    private final History history;

    HistoryController(History history) {
        this.history = history;
    }

    @GetMapping
    @Operation(
            operationId = "listGenerations",
            summary = "Lists the caller's own generations, the newest first",
            description = "With the texts, as far as they may leave. That they were read is recorded.")
    @ApiResponse(responseCode = "200", description = "A page of generations.")
    Page<HistoryEntry> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return history.list(caller, PageRequest.of(limit, after)).map(HistoryEntry::of);
    }

    @PostMapping(path = "/search", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "searchGenerations",
            summary = "Finds words in what the caller has asked and was answered",
            description = "Looks through a hundred at a time: a page may be empty and yet tell where to go on.")
    @ApiResponse(responseCode = "200", description = "Those of the next hundred with all of the words.")
    FoundGenerations search(
            @Valid @RequestBody WordsBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var after = PageRequest.of(null, body.after()).after();
        var found = history.search(caller, body.words(), after).map(HistoryEntry::of);
        return new FoundGenerations(found.data(), found.next());
    }

    @GetMapping("/{id}/record")
    @Operation(operationId = "getGenerationRecord", summary = "Tells what is known of a generation of the caller's own")
    @ApiResponse(responseCode = "200", description = "The generation.")
    HistoryEntry get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return HistoryEntry.of(history.get(caller, id));
    }

    @Schema(
            name = "GenerationWords",
            description = "What is looked for. In a body, for addresses are written into logs.")
    record WordsBody(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String words,

            @Schema(description = "The next of an earlier page.") @Nullable
            String after) {
        @Override
        public String toString() {
            return "WordsBody[***]";
        }
    }

    @Schema(description = "What was found.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FoundGenerations(
            List<HistoryEntry> data, @Nullable String next) implements ShownOnce {
        @Override
        public Object withoutSecret() {
            return new FoundGenerations(List.of(), null);
        }

        @Override
        public String toString() {
            return "FoundGenerations[%d]".formatted(data.size());
        }
    }

    @Schema(description = "A generation of the caller's own.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HistoryEntry(
            UUID id,
            StateView status,

            @Schema(description = "Why there is no text, if it was refused or failed.") @Nullable
            String errorCode,

            Instant createdAt,
            @Nullable String model,
            @Nullable String mode,
            @Nullable String pair,
            @Nullable String pairSha256,
            @Nullable String purpose,

            @Schema(description = "What was asked; absent if it is not kept any more.") @Nullable
            List<AskedMessage> prompt,

            @Schema(description = "What was written; absent if it may not leave or is not kept any more.") @Nullable
            String text,

            @Nullable String finishReason,
            @Nullable TokenCounts tokens,
            @Nullable Long firstTokenMs,
            @Nullable Long totalMs,
            @Nullable Long costMicros,

            @Schema(
                    description = "What as many tokens would have cost if the large model had read and written all of"
                            + " them.")
            @Nullable
            Long llmOnlyCostMicros,

            @Nullable String currency,
            String requestId) {
        static HistoryEntry of(History.Told told) {
            var record = told.record();
            var standing = told.standing();
            var prompt = told.prompt();
            return new HistoryEntry(
                    record.id(),
                    standing == null ? StateView.without(record.id(), state(record.status())) : StateView.of(standing),
                    record.errorCode(),
                    record.createdAt(),
                    record.model(),
                    record.mode() == null ? null : record.mode().wireName(),
                    record.pair(),
                    record.pairDigest(),
                    record.purpose(),
                    prompt == null
                            ? null
                            : prompt.messages().stream().map(AskedMessage::of).toList(),
                    told.text(),
                    record.finishReason() == null ? null : lower(record.finishReason()),
                    TokenCounts.of(record.tokens()),
                    millis(record.firstTokenMicros()),
                    millis(record.totalMicros()),
                    record.costMicros(),
                    told.llmOnlyMicros(),
                    record.currency(),
                    record.requestId());
        }

        private static String state(String status) {
            return status.equals("SUCCEEDED") ? "released" : status.toLowerCase(Locale.ROOT);
        }

        private static String lower(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }

        private static @Nullable Long millis(@Nullable Long micros) {
            return micros == null ? null : micros / 1_000;
        }

        @Override
        public String toString() {
            return "HistoryEntry[%s]".formatted(id);
        }
    }

    @Schema(description = "A turn of a conversation.")
    record AskedMessage(String role, String content) {
        static AskedMessage of(ChatMessage message) {
            return new AskedMessage(message.role().name().toLowerCase(Locale.ROOT), message.content());
        }

        @Override
        public String toString() {
            return "AskedMessage[%s]".formatted(role);
        }
    }

    @Schema(description = "Tokens, by the model that read or wrote them.")
    record TokenCounts(int prompt, int llmEncoded, int slmDecoded, int llmDecoded) {
        static @Nullable TokenCounts of(RecordedGeneration.@Nullable Tokens tokens) {
            return tokens == null
                    ? null
                    : new TokenCounts(tokens.prompt(), tokens.llmEncoded(), tokens.slmDecoded(), tokens.llmDecoded());
        }
    }
}
