package io.sekkei.inference;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to generate.
 *
 * @param messages the conversation so far, ending with the turn to be answered; the pair's template turns it into the
 *     prompt
 * @param mode which model reads and which writes
 * @param settings how tokens are chosen
 * @param deadline the answer ends with {@link FinishReason#DEADLINE} at this moment; null means never
 * @param deferral when a cascade hands its draft on; null means the usual rule of the pair. Other modes ignore it
 */
public record GenerationRequest(
        List<ChatMessage> messages,
        DecodingMode mode,
        DecodingSettings settings,
        @Nullable Instant deadline,
        @Nullable DeferralRule deferral) {
    public GenerationRequest {
        if (messages.isEmpty()) {
            throw new InvalidRequestException("messages", "messages must hold at least one message, but is empty");
        }
        messages = List.copyOf(messages);
    }

    public GenerationRequest(
            List<ChatMessage> messages, DecodingMode mode, DecodingSettings settings, @Nullable Instant deadline) {
        this(messages, mode, settings, deadline, null);
    }

    /** A single user turn with greedy decoding and no deadline. */
    public static GenerationRequest of(String prompt, DecodingMode mode) {
        return of(List.of(ChatMessage.user(prompt)), mode);
    }

    /** A conversation with greedy decoding and no deadline. */
    public static GenerationRequest of(List<ChatMessage> messages, DecodingMode mode) {
        return new GenerationRequest(messages, mode, DecodingSettings.greedy(), null);
    }

    public GenerationRequest withSettings(DecodingSettings value) {
        return new GenerationRequest(messages, mode, value, deadline, deferral);
    }

    public GenerationRequest withDeadline(Instant value) {
        return new GenerationRequest(messages, mode, settings, value, deferral);
    }

    public GenerationRequest withMode(DecodingMode value) {
        return new GenerationRequest(messages, value, settings, deadline, deferral);
    }

    public GenerationRequest withDeferral(@Nullable DeferralRule value) {
        return new GenerationRequest(messages, mode, settings, deadline, value);
    }
}
