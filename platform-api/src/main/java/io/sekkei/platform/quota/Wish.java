package io.sekkei.platform.quota;

import io.sekkei.platform.catalog.Price;
import io.sekkei.platform.catalog.Work;
import java.time.Duration;

/**
 * What a generation may come to at worst.
 *
 * @param price what its work costs
 * @param llmReads whether the large model reads the prompt
 * @param slmAnswers how many answers the small model writes: a draft that may be thrown away counts like any other
 * @param llmAnswers how many the large model writes
 * @param promptTokens tokens of the prompt
 * @param maxTokens most tokens wanted of an answer
 * @param timeLimit most time on a worker
 * @param further whether it is part of a generation that counts already, so that it is no request of its own
 */
public record Wish(
        Price price,
        boolean llmReads,
        int slmAnswers,
        int llmAnswers,
        int promptTokens,
        int maxTokens,
        Duration timeLimit,
        boolean further) {
    /** One answer by one of the models. */
    public Wish(Price price, boolean llmReads, boolean llmWrites, int promptTokens, int maxTokens, Duration timeLimit) {
        this(price, llmReads, llmWrites ? 0 : 1, llmWrites ? 1 : 0, promptTokens, maxTokens, timeLimit, false);
    }

    public Wish(
            Price price,
            boolean llmReads,
            int slmAnswers,
            int llmAnswers,
            int promptTokens,
            int maxTokens,
            Duration timeLimit) {
        this(price, llmReads, slmAnswers, llmAnswers, promptTokens, maxTokens, timeLimit, false);
    }

    int answers() {
        return slmAnswers + llmAnswers;
    }

    /** The reading of the prompt, which cannot be cut short. */
    Work reading() {
        return new Work(llmReads ? promptTokens : 0, 0, 0, 0);
    }

    /** @param tokens of each answer */
    Work writing(long tokens, long millis) {
        return new Work(0, slmAnswers * tokens, llmAnswers * tokens, millis);
    }

    Work worst(Allotment allotment) {
        var writing = writing(allotment.tokens(), allotment.millis());
        return new Work(
                reading().llmEncodedTokens(),
                writing.slmDecodedTokens(),
                writing.llmDecodedTokens(),
                allotment.millis());
    }
}
