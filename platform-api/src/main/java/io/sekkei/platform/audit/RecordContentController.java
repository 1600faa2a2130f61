package io.sekkei.platform.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.generation.RecordedTexts;
import io.sekkei.platform.generation.RecordedTexts.Kept;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was asked and answered, for those who may read it. */
@RestController
@Tag(name = "Contents", description = "Prompts and answers, kept encrypted apart from the record.")
class RecordContentController {
    private final RecordedTexts texts;

    RecordContentController(RecordedTexts texts) {
        this.texts = texts;
    }

    @GetMapping("/api/v1/audit/records/{id}/content")
    @Operation(
            operationId = "readContent",
            summary = "Reads prompt and answer of a record",
            description =
                    "For whoever asked, and for auditors. Every reading is an entry of the ledger with its reason.")
    @ApiResponse(responseCode = "200", description = "What is kept.")
    Content read(
            @PathVariable UUID id,
            @RequestParam ReadingReason reason,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return texts.read(caller, id, reason).map(Content::of).orElseThrow(() -> UnknownRecordProblem.of(id));
    }

    @Schema(name = "RecordContent", description = "Prompt and answer, each either there or gone.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Content(
            UUID record, @Nullable Prompt prompt, @Nullable Output output) {
        static Content of(RecordedTexts.Told texts) {
            return new Content(texts.generation(), Prompt.of(texts.prompt()), Output.of(texts.output()));
        }
    }

    @Schema(name = "ContentPrompt")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Prompt(
            @Nullable List<Message> messages,
            @Nullable List<String> stop,

            @Schema(description = "Shows, with the bytes told in docs/record.md, what the ledger commits to.") @Nullable
            String salt,

            @Nullable Gone gone) {
        static @Nullable Prompt of(@Nullable Kept<RecordedTexts.Prompt> kept) {
            if (kept == null) {
                return null;
            }
            var text = kept.text();
            return text == null
                    ? new Prompt(null, null, null, Gone.of(kept))
                    : new Prompt(
                            text.messages().stream()
                                    .map(message -> new Message(
                                            message.role().name().toLowerCase(Locale.ROOT), message.content()))
                                    .toList(),
                            text.stop(),
                            HexFormat.of().formatHex(kept.salt()),
                            null);
        }
    }

    @Schema(name = "ContentMessage")
    record Message(String role, String content) {}

    @Schema(name = "ContentOutput")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Output(
            @Nullable String text,
            @Nullable List<Integer> tokens,
            @Nullable String salt,
            @Nullable Gone gone) {
        static @Nullable Output of(@Nullable Kept<RecordedTexts.Output> kept) {
            if (kept == null) {
                return null;
            }
            var text = kept.text();
            return text == null
                    ? new Output(null, null, null, Gone.of(kept))
                    : new Output(text.text(), text.tokens(), HexFormat.of().formatHex(kept.salt()), null);
        }
    }

    @Schema(
            name = "ContentGone",
            description = "When it was dropped, and the erasure or the run of retention that did.")
    record Gone(Instant at, UUID by) {
        static @Nullable Gone of(Kept<?> kept) {
            var gone = kept.gone();
            return gone == null ? null : new Gone(gone.at(), gone.by());
        }
    }
}
