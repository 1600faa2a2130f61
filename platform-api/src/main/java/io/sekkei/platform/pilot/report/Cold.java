package io.sekkei.platform.pilot.report;

import io.sekkei.inference.DecodingMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Gives every output its own reading of the prompt.
 *
 * <p>In a run several settings answer the same prompt one after the other. The large model reads it for the first of them,
 * and the others find what it understood in the cache, which would make them look cheaper and faster than they are on new
 * prompts. So an output that used a kept reading gets the time and the price of the one that was made for its item in this
 * run; where none was, because the prompt was known from before, the run's median time for each token.
 */
public final class Cold {
    /**
     * Who reads for a setting.
     *
     * @param pair the pair, whose settings share their readings
     * @param microsPerThousand what a thousand tokens cost
     */
    public record Reader(String pair, long microsPerThousand) {}

    private record Prompt(String pair, UUID item) {}

    private Cold() {}

    /** The outputs there are, each as if it were alone. */
    public static List<Result> of(List<Result> results, IntFunction<Reader> readers) {
        var read = new HashMap<Prompt, Long>();
        var paces = new HashMap<String, double[]>();
        for (var result : results) {
            if (result.isDone() && result.llmEncodedTokens() > 0) {
                var pair = readers.apply(result.setting()).pair();
                read.merge(new Prompt(pair, result.item()), result.llmEncodeMicros(), Math::max);
                var pace = (double) result.llmEncodeMicros() / result.llmEncodedTokens();
                paces.merge(pair, new double[] {pace}, Cold::joined);
            }
        }
        return results.stream()
                .filter(Result::isDone)
                .map(result -> cold(result, readers.apply(result.setting()), read, paces))
                .toList();
    }

    private static Result cold(Result result, Reader reader, Map<Prompt, Long> read, Map<String, double[]> paces) {
        if (!usesReading(result) || result.llmEncodedTokens() > 0) {
            return result;
        }
        var usual = paces.containsKey(reader.pair())
                ? Figures.median(paces.get(reader.pair())) * result.promptTokens()
                : result.llmEncodeMicros();
        var micros = read.getOrDefault(new Prompt(reader.pair(), result.item()), Math.round(usual));
        var cost = (result.promptTokens() * reader.microsPerThousand() + 999) / 1000;
        return result.withReading(micros, cost);
    }

    private static boolean usesReading(Result result) {
        var mode = result.mode();
        return mode != null
                && mode.llmReads()
                && (mode != DecodingMode.CASCADE || Boolean.TRUE.equals(result.deferred()));
    }

    private static double[] joined(double[] one, double[] other) {
        var all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }
}
