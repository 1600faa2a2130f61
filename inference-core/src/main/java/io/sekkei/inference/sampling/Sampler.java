package io.sekkei.inference.sampling;

import io.sekkei.inference.DecodingSettings;
import java.util.Set;

/**
 * Chooses the next token. A sampler belongs to one answer and may remember what it chose, so what it chooses never depends
 * on the other answers of a batch.
 */
@FunctionalInterface
public interface Sampler {
    /** The likeliest token, of equals the one with the lower id. */
    Sampler GREEDY = logits -> Ranking.best(logits, 1)[0];

    /**
     * Chooses one token.
     *
     * @param logits one per token of the vocabulary, at least one of them finite; the sampler may overwrite them
     * @return the id of the chosen token
     */
    int choose(float[] logits);

    /**
     * The sampler that settings ask for. Its steps come in the usual order: suppression, repetition penalty, temperature,
     * top-k, top-p, draw.
     *
     * @param suppressed tokens that are never chosen
     */
    static Sampler of(DecodingSettings settings, Set<Integer> suppressed) {
        var sampler = settings.temperature() == 0 ? GREEDY : drawing(settings);
        if (settings.repetitionPenalty() != 1) {
            sampler = new RepetitionPenalty(settings.repetitionPenalty(), sampler);
        }
        return new Suppression(suppressed, sampler);
    }

    private static Sampler drawing(DecodingSettings settings) {
        return narrowing(settings, new CategoricalDraw(settings.seed()));
    }

    /** Temperature, top-k and top-p, which overwrite the logits before the last sampler sees them. */
    static Sampler narrowing(DecodingSettings settings, Sampler last) {
        var sampler = last;
        if (settings.topP() < 1) {
            sampler = new TopP(settings.topP(), sampler);
        }
        if (settings.topK() > 0) {
            sampler = new TopK(settings.topK(), sampler);
        }
        return new Temperature(settings.temperature(), sampler);
    }
}
