package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.ShownOnce;
import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.generation.DecodingWishes;
import io.sekkei.platform.generation.Releases.Inclusion;
import io.sekkei.platform.generation.Releases.Known;
import io.sekkei.platform.generation.Releases.Released;
import io.sekkei.platform.generation.gate.Standing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Generations as JSON of the native API. */
final class NativeViews {
    private NativeViews() {}

    @Schema(name = "NewGeneration", description = "A text to be written.")
    record GenerationBody(
            @Schema(description = "A model of GET /v1/models.", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String model,

            @Schema(
                    description = "The conversation so far, ending with the turn to be answered.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            List<ChatCompletionRequest.@Nullable Message> messages,

            @Schema(
                    description = "Whether the text is to leave the house.",
                    defaultValue = "internal",
                    allowableValues = {"internal", "external"})
            @Nullable
            String audience,

            @Schema(description = "What the text is for, in the tenant's vocabulary.") @Nullable
            String purpose,

            @Nullable Integer maxTokens,
            @Nullable Double temperature,
            @Nullable Integer topK,
            @Nullable Double topP,
            @Nullable Integer beamWidth,
            @Nullable Double repetitionPenalty,
            @Nullable List<String> stop,
            @Nullable Long seed) {
        DecodingWishes wishes() {
            return new DecodingWishes(
                    maxTokens, temperature, topK, topP, beamWidth, repetitionPenalty, Inputs.stop(stop), seed, 0);
        }

        boolean isExternal() {
            return "external".equals(audience);
        }
    }

    @Schema(name = "GenerationState", description = "Where a text stands.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StateView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID id,

            @Schema(
                    description = "Its text leaves in released only; without review it is released when it is written.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String state,

            @Schema(
                    description = "How the decision went; absent while there is none.",
                    allowableValues = {"approved", "approved_with_edit", "rejected", "returned", "withdrawn", "expired"
                    })
            @Nullable
            String verdict,

            @Schema(description = "Codes of why it does not leave.") @Nullable
            List<String> reasons,

            @Schema(description = "Roles of those who have to decide next; absent if nobody has.") @Nullable
            List<String> waitingFor,

            @Schema(description = "When the time for a decision is over.") @Nullable
            Instant dueAt,

            @Schema(description = "Counts the texts; above 1 somebody edited it.") @Nullable
            Integer revision) {
        static StateView of(Known known) {
            var standing = known.standing();
            return standing == null
                    ? without(known.id(), known.isWritten() ? "released" : known.status())
                    : of(standing);
        }

        static StateView of(Standing standing) {
            return new StateView(
                    standing.generation(),
                    standing.state().wireName(),
                    standing.verdict(),
                    orNull(standing.reasons()),
                    orNull(standing.waitingFor()),
                    standing.dueAt(),
                    standing.revision());
        }

        /** Of what was never held. */
        static StateView without(UUID id, String state) {
            return new StateView(id, state, null, null, null, null, null);
        }

        private static @Nullable List<String> orNull(List<String> values) {
            return values.isEmpty() ? null : values;
        }
    }

    @Schema(name = "GenerationProof", description = "Shows that the text is the one the ledger commits to.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProofView(
            @Schema(
                    description =
                            "SHA-256 of the tag sekkei/commitment/v1/output, a zero byte, the salt and the text in"
                                    + " UTF-8.")
            String digest,

            @Schema(description = "In hexadecimal; without it nobody can find the text by guessing.")
            String salt,

            @Schema(description = "The newest entry of the ledger that tells the digest, as the text that is hashed.")
            @Nullable
            String entry,

            @Schema(description = "The place of the entry.") @Nullable
            Long index,

            @Schema(description = "The hashes, in base 64, that lead from the entry to the checkpoint's root.")
            @Nullable
            List<String> inclusion,

            @Schema(description = "A checkpoint of the ledger, signed.") @Nullable
            String checkpoint) {
        static ProofView of(Released released, @Nullable Inclusion inclusion) {
            return inclusion == null
                    ? new ProofView(released.digest(), released.salt(), null, null, null, null)
                    : new ProofView(
                            released.digest(),
                            released.salt(),
                            inclusion.entry().entry().json(),
                            inclusion.entry().entry().index(),
                            inclusion.entry().proof().stream()
                                    .map(Base64.getEncoder()::encodeToString)
                                    .toList(),
                            inclusion.checkpoint());
        }
    }

    @Schema(name = "Generation", description = "A text, or where it stands.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GenerationView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            StateView status,

            @Schema(
                    description = "The text, if it may leave; absent when a request is repeated under its"
                            + " Idempotency-Key, for answers are kept for that.")
            @Nullable
            String text,

            @Schema(description = "Absent if the text is.") @Nullable
            ProofView proof,

            @Schema(description = "Tokens and cost; only when it is written.") @Nullable
            Usage usage)
            implements ShownOnce {
        static GenerationView of(Answer answer) {
            var standing = answer.standing();
            var id = answer.generation().id().value();
            var state = standing == null ? StateView.without(id, "released") : StateView.of(standing);
            var text = answer.isHeld() ? null : answer.result().text();
            return new GenerationView(state, text, null, Usage.of(answer));
        }

        static GenerationView of(Known known, @Nullable String text, @Nullable ProofView proof) {
            return new GenerationView(StateView.of(known), text, proof, null);
        }

        @Override
        public Object withoutSecret() {
            return new GenerationView(status, null, null, usage);
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "GenerationView[%s]".formatted(status);
        }
    }
}
