package io.sekkei.platform.quota;

import io.sekkei.platform.catalog.Work;

/**
 * What a generation takes of each measure. Never more than was reserved: the last step of an answer may end a moment
 * after its time, and that moment is a gift.
 */
final class Bill {
    private final Wish wish;
    private final Allotment allotment;
    private final Work reported;

    Bill(Wish wish, Allotment allotment, Work reported) {
        this.wish = wish;
        this.allotment = allotment;
        this.reported = reported;
    }

    long of(Measure measure) {
        return Math.min(used(measure), allotment.amountOf(measure, wish));
    }

    private long used(Measure measure) {
        return switch (measure) {
            case MONEY -> wish.price().costMicros(inTime());
            case TOKENS -> wish.promptTokens() + reported.decodedTokens();
            case COMPUTE -> reported.computeMillis();
            case REQUESTS -> wish.further() ? 0 : 1;
            case CONCURRENT -> 0;
        };
    }

    private Work inTime() {
        return new Work(
                reported.llmEncodedTokens(),
                reported.slmDecodedTokens(),
                reported.llmDecodedTokens(),
                Math.min(reported.computeMillis(), allotment.millis()));
    }
}
