package io.sekkei.inference.decoding;

/**
 * How many tokens to draft next. If each drafted token is accepted with probability a and costs c passes of the large model,
 * a round of k of them writes (1 - a^(k+1)) / (1 - a) tokens on average and costs 1 + c·k passes (arXiv 2211.17192, section
 * 3.1); the k with the most tokens for a pass is taken. What a is, the answer's own drafts tell.
 */
final class DraftLength {
    static final int MOST = 8;

    private static final double FIRST_GUESS = 0.8;
    private static final double WEIGHT_OF_NEWEST = 0.15;
    /** Beyond it the formula would bet on drafts that never fail. */
    private static final double SUREST = 0.98;

    private final double cost;
    private double accepted = FIRST_GUESS;

    /** @param cost of drafting a token, in passes of the large model */
    DraftLength(double cost) {
        this.cost = cost;
    }

    /** At least 1, at most {@value #MOST}. */
    int next() {
        var best = 1;
        for (var length = 2; length <= MOST; length++) {
            best = gain(length) > gain(best) ? length : best;
        }
        return best;
    }

    /** @param accepted how many of a draft's tokens stood before the first that did not, or before its end */
    void learn(int accepted, boolean rejected) {
        for (var token = 0; token < accepted; token++) {
            learn(1);
        }
        if (rejected) {
            learn(0);
        }
    }

    private void learn(double outcome) {
        accepted += WEIGHT_OF_NEWEST * (outcome - accepted);
    }

    private double gain(int length) {
        var chance = Math.min(accepted, SUREST);
        return (1 - Math.pow(chance, length + 1)) / (1 - chance) / (1 + cost * length);
    }
}
