package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.FinishReason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record as those see it who look for it. What was not told, or did not come to be, is null.
 *
 * @param id the generation
 * @param createdAt when it was asked for
 * @param finishedAt when it ended
 * @param status where it stands; {@code RUNNING} until it has its outcome
 * @param requestId the name of its HTTP request
 * @param endpoint where it came in
 * @param streamed whether it left in a stream
 * @param department whose it was
 * @param key the key that was shown
 * @param person who was signed in
 * @param purpose what it was for
 * @param model the model as the client named it
 * @param pair the pair that wrote
 * @param pairDigest the digest of that pair's manifest
 * @param mode which model read and which wrote
 * @param finishReason why the answer ended
 * @param errorCode what went wrong
 * @param tokens how many, by model
 * @param firstTokenMicros time to the first token
 * @param totalMicros time to the last one
 * @param costMicros what it cost, in millionths of the currency
 * @param currency of the cost
 */
public record RecordedGeneration(
        UUID id,
        Instant createdAt,
        @Nullable Instant finishedAt,
        String status,
        String requestId,
        String endpoint,
        boolean streamed,
        @Nullable UUID department,
        @Nullable UUID key,
        @Nullable UUID person,
        @Nullable String purpose,
        @Nullable String model,
        @Nullable String pair,
        @Nullable String pairDigest,
        @Nullable DecodingMode mode,
        @Nullable FinishReason finishReason,
        @Nullable String errorCode,
        @Nullable Tokens tokens,
        @Nullable Long firstTokenMicros,
        @Nullable Long totalMicros,
        @Nullable Long costMicros,
        @Nullable String currency) {
    /** How many tokens were read and written, by which model; and of drafts, if there were any, how many stood. */
    public record Tokens(
            int prompt,
            int llmEncoded,
            int llmDecoded,
            int slmDecoded,
            @Nullable Integer drafted,
            @Nullable Integer accepted) {}
}
