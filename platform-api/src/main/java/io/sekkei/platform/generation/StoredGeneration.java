package io.sekkei.platform.generation;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.ExplanationRequest;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.generation.Replay.Reason;
import io.sekkei.platform.generation.Replay.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to run a generation again and to compare.
 *
 * @param origin whose it is and when it was asked
 * @param asked the parameters
 * @param finishReason why it ended then
 * @param messages the conversation
 * @param stop texts that end the answer
 * @param text the answer
 * @param tokens the numbers of its tokens
 * @param deferral the rule by which a cascade judged its draft; null if none did
 * @param writer the mode that wrote the tokens: the one that was asked for, but in a cascade
 */
record StoredGeneration(
        ContentOrigin origin,
        RecordedOrder asked,
        FinishReason finishReason,
        List<ChatMessage> messages,
        List<String> stop,
        String text,
        List<Integer> tokens,
        @Nullable DeferralRule deferral,
        DecodingMode writer) {
    UUID id() {
        return origin.generation();
    }

    GenerationRequest request(Instant deadline) {
        return new GenerationRequest(messages, asked.mode(), asked.decoding(stop), deadline, deferral);
    }

    /** The same as a question why. */
    ExplanationRequest toExplain() {
        return new ExplanationRequest(messages, writer, tokens);
    }

    /** What was cut short from outside then, by its client or by the clock, is compared as far as it came. */
    boolean wantsMore(GeneratedToken token) {
        return !wasCut() || token.index() + 1 < tokens.size();
    }

    private boolean wasCut() {
        return finishReason == FinishReason.CANCELLED || finishReason == FinishReason.DEADLINE;
    }

    Replay compare(GenerationResult now) {
        var written = now.tokens().stream().map(GeneratedToken::tokenId).toList();
        var drift = firstDifference(written, now.text());
        if (drift == null) {
            return replay(Verdict.IDENTICAL, null, null, written.size());
        }
        return now.finishReason() == FinishReason.DEADLINE && drift == written.size()
                ? replay(Verdict.NOT_REPLAYABLE, Reason.OUT_OF_TIME, null, written.size())
                : replay(Verdict.DRIFT, null, drift, written.size());
    }

    private Replay replay(Verdict verdict, @Nullable Reason reason, @Nullable Integer driftAt, int written) {
        return new Replay(id(), verdict, reason, driftAt, tokens.size(), written);
    }

    private @Nullable Integer firstDifference(List<Integer> written, String writtenText) {
        var common = Math.min(written.size(), tokens.size());
        for (int i = 0; i < common; i++) {
            if (!written.get(i).equals(tokens.get(i))) {
                return i;
            }
        }
        // A last token that ends the answer need not be among the tokens, but shows in the text.
        return written.size() == tokens.size() && writtenText.equals(text) ? null : common;
    }
}
