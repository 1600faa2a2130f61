package io.sekkei.platform.generation;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DeferralRule;
import io.sekkei.platform.tenancy.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generation somebody asks for.
 *
 * @param caller who asks
 * @param origin where the request came in
 * @param model the name of the model asked for
 * @param messages the conversation to be answered
 * @param wishes how tokens are to be chosen
 * @param purpose what the text is for, in the tenant's vocabulary; null if nothing is said
 * @param external whether the caller says that the text leaves the house
 * @param deferral when a cascade hands its draft on; null for the rule of the route, or the pair's usual one
 */
public record GenerationOrder(
        Caller caller,
        Origin origin,
        String model,
        List<ChatMessage> messages,
        DecodingWishes wishes,
        @Nullable String purpose,
        boolean external,
        @Nullable DeferralRule deferral) {
    public GenerationOrder {
        messages = List.copyOf(messages);
    }

    public GenerationOrder(
            Caller caller,
            Origin origin,
            String model,
            List<ChatMessage> messages,
            DecodingWishes wishes,
            @Nullable String purpose,
            boolean external) {
        this(caller, origin, model, messages, wishes, purpose, external, null);
    }

    /** With the purpose that counts, the caller's own where the request says nothing. */
    GenerationOrder withSettledPurpose() {
        var settled = caller.terms().settlePurpose(purpose);
        return new GenerationOrder(caller, origin, model, messages, wishes, settled, external, deferral);
    }

    /**
     * Where a request came in.
     *
     * @param endpoint path of the API
     * @param requestId the id the request goes by in logs and answers
     * @param streamed whether the answer is wanted piece by piece
     */
    public record Origin(String endpoint, String requestId, boolean streamed) {
        /** What the client calls a parameter of the generator: a completion's conversation is its prompt. */
        String parameter(String name) {
            return "messages".equals(name) && !endpoint.contains("/chat/") ? "prompt" : name;
        }
    }
}
