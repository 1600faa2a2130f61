package io.sekkei.platform.quota;

import io.sekkei.platform.catalog.Price;
import io.sekkei.platform.catalog.Work;
import java.time.Duration;

/**
 * What a generation may come to at worst.
 *
 * @param price what its work costs
 * @param llmReads whether the large model reads the prompt
 * @param llmWrites whether the large model writes the answer
 * @param promptTokens tokens of the prompt
 * @param maxTokens most tokens wanted
 * @param timeLimit most time on a worker
 * @param further whether it is part of a generation that counts already, so that it is no request of its own
 */
public record Wish(
        Price price,
        boolean llmReads,
        boolean llmWrites,
        int promptTokens,
        int maxTokens,
        Duration timeLimit,
        boolean further) {
    public Wish(Price price, boolean llmReads, boolean llmWrites, int promptTokens, int maxTokens, Duration timeLimit) {
        this(price, llmReads, llmWrites, promptTokens, maxTokens, timeLimit, false);
    }

    /** The reading of the prompt, which cannot be cut short. */
    Work reading() {
        return new Work(llmReads ? promptTokens : 0, 0, 0, 0);
    }

    Work writing(long tokens, long millis) {
        return new Work(0, llmWrites ? 0 : tokens, llmWrites ? tokens : 0, millis);
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
