package io.sekkei.platform.catalog;

/**
 * What work costs, in millionths of a currency.
 *
 * @param llmEncoded per thousand tokens the large model reads
 * @param slmDecoded per thousand tokens the small model writes
 * @param llmDecoded per thousand tokens the large model writes
 * @param computeSecond per second on a worker
 */
public record Rates(long llmEncoded, long slmDecoded, long llmDecoded, long computeSecond) {
    /** A thousand units of the currency; with it no sum of a generation leaves a long. */
    public static final long HIGHEST = 1_000_000_000;

    public Rates {
        check("llm-encoded", llmEncoded);
        check("slm-decoded", slmDecoded);
        check("llm-decoded", llmDecoded);
        check("compute-second", computeSecond);
    }

    /** What the work costs, in thousandths of a millionth: tokens come by the thousand, and so do milliseconds. */
    public long thousandths(Work work) {
        return work.llmEncodedTokens() * llmEncoded
                + work.slmDecodedTokens() * slmDecoded
                + work.llmDecodedTokens() * llmDecoded
                + work.computeMillis() * computeSecond;
    }

    private static void check(String name, long rate) {
        if (rate < 0 || rate > HIGHEST) {
            throw new InvalidPriceProblem(
                    name, "%s must be between 0 and %d, but is %d".formatted(name, HIGHEST, rate));
        }
    }
}
