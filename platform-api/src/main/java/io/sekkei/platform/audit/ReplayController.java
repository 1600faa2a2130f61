package io.sekkei.platform.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.LongRunning;
import io.sekkei.platform.generation.Replay;
import io.sekkei.platform.generation.Replays;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Runs stored generations again. */
@RestController
@Tag(name = "Records")
class ReplayController {
    private final Replays replays;

    ReplayController(Replays replays) {
        this.replays = replays;
    }

    @LongRunning
    @PostMapping("/api/v1/audit/records/{id}/replay")
    @Operation(
            operationId = "replayRecord",
            summary = "Runs a generation again and compares",
            description = "For auditors and tenant admins. The verdict is an entry of the ledger; no budget pays.")
    @ApiResponse(responseCode = "200", description = "The verdict.")
    Verdict replay(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return replays.run(caller, id).map(Verdict::of).orElseThrow(() -> UnknownRecordProblem.of(id));
    }

    @Schema(name = "ReplayVerdict", description = "Whether the same was written.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(
            UUID record,
            Replay.Verdict verdict,

            @Schema(description = "Why nothing could be compared.")
            Replay.@Nullable Reason reason,

            @Schema(description = "The first token that is another one, counted from 0.") @Nullable
            Integer driftAt,

            int storedTokens,
            int replayedTokens) {
        static Verdict of(Replay replay) {
            return new Verdict(
                    replay.generation(),
                    replay.verdict(),
                    replay.reason(),
                    replay.driftAt(),
                    replay.storedTokens(),
                    replay.replayedTokens());
        }
    }
}
