package io.sekkei.platform.quota;

import java.math.BigInteger;

/**
 * How far a generation may go.
 *
 * @param tokens most tokens it may write of each answer
 * @param millis most time it may compute
 */
record Allotment(int tokens, long millis) {
    private static final Allotment NOTHING = new Allotment(0, 0);

    static Allotment whole(Wish wish) {
        return new Allotment(wish.maxTokens(), wish.timeLimit().toMillis());
    }

    /** Whether at least one token can be written. */
    boolean isPossible() {
        return tokens >= 1 && millis >= 1;
    }

    /** The most of this that an amount pays for, to the last token. */
    Allotment within(Measure measure, long amount, Wish wish) {
        return switch (measure) {
            case MONEY -> within(amount, wish);
            case TOKENS ->
                new Allotment(
                        (int) Math.max(0, Math.min(tokens, (amount - wish.promptTokens()) / wish.answers())), millis);
            case COMPUTE -> new Allotment(tokens, Math.min(millis, amount));
            case REQUESTS, CONCURRENT -> amount >= amountOf(measure, wish) ? this : NOTHING;
        };
    }

    /** What this takes of a budget at worst. */
    long amountOf(Measure measure, Wish wish) {
        return switch (measure) {
            case MONEY -> wish.price().costMicros(wish.worst(this));
            case TOKENS -> wish.promptTokens() + (long) wish.answers() * tokens;
            case COMPUTE -> millis;
            case REQUESTS, CONCURRENT -> wish.further() ? 0 : 1;
        };
    }

    /**
     * Reckoned in thousandths of a millionth, so that rounding up the whole cost never exceeds the amount. Tokens and
     * time are cut by the same share; what costs nothing is not cut.
     */
    private Allotment within(long micros, Wish wish) {
        var rates = wish.price().rates();
        var room = micros * 1000 - rates.thousandths(wish.reading());
        var forTokens = rates.thousandths(wish.writing(tokens, 0));
        var forTime = rates.thousandths(wish.writing(0, millis));
        if (room < 0) {
            return NOTHING;
        }
        if (forTokens + forTime <= room) {
            return this;
        }
        return new Allotment(
                forTokens == 0 ? tokens : (int) share(tokens, room, forTokens + forTime),
                forTime == 0 ? millis : share(millis, room, forTokens + forTime));
    }

    private static long share(long of, long part, long whole) {
        return BigInteger.valueOf(of)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }
}
