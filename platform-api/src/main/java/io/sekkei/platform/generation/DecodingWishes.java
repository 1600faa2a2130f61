package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.PairDescription;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a client wishes tokens to be chosen; what it leaves out is null and becomes greedy decoding, for the platform's
 * first use is translation, where the likeliest text is the wanted one. The parameters mean what they mean in
 * {@link DecodingSettings}.
 */
public record DecodingWishes(
        @Nullable Integer maxTokens,
        @Nullable Double temperature,
        @Nullable Integer topK,
        @Nullable Double topP,
        @Nullable Integer beamWidth,
        @Nullable Double repetitionPenalty,
        List<String> stop,
        @Nullable Long seed,
        int topLogProbabilities) {
    /**
     * The wishes as orders, everything left open decided.
     *
     * @throws InvalidRequestException if a wish is out of range
     */
    DecodingSettings settle(PairDescription pair, LongSupplier seeds) {
        return new DecodingSettings(
                maxTokensFor(pair),
                or(temperature, 0.0),
                or(topK, 0),
                or(topP, 1.0),
                or(beamWidth, 1),
                or(repetitionPenalty, 1.0),
                stop,
                seed == null ? seeds.getAsLong() : seed,
                topLogProbabilities);
    }

    private int maxTokensFor(PairDescription pair) {
        var most = pair.maxOutputTokens();
        var wished = or(maxTokens, Math.min(DecodingSettings.DEFAULT_MAX_TOKENS, most));
        if (wished > most) {
            throw new InvalidRequestException(
                    "max_tokens", "max_tokens must be at most %d for this model, but is %d".formatted(most, wished));
        }
        return wished;
    }

    private static <T> T or(@Nullable T wish, T otherwise) {
        return wish == null ? otherwise : wish;
    }
}
