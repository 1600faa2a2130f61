package io.sekkei.inference;

import java.util.List;

/**
 * One token of an answer.
 *
 * @param index position in the answer, from 0
 * @param tokenId number in the vocabulary of the model that wrote it
 * @param text the text this token completed: whole characters only, so it may be empty and may hold what earlier tokens
 *     began
 * @param logProbability natural logarithm of the probability the model gave it, before temperature and penalties
 * @param alternatives the likeliest tokens at this place, likeliest first, as many as were asked for
 * @param writer the model that wrote it
 * @param entropy how uncertain the model was at this place: the entropy of its distribution over the whole vocabulary, in
 *     nats, before temperature and penalties; NaN unless alternatives were asked for
 */
public record GeneratedToken(
        int index,
        int tokenId,
        String text,
        double logProbability,
        List<Alternative> alternatives,
        Writer writer,
        double entropy) {
    public GeneratedToken {
        alternatives = List.copyOf(alternatives);
    }

    /** A token whose entropy nobody asked for. */
    public GeneratedToken(
            int index, int tokenId, String text, double logProbability, List<Alternative> alternatives, Writer writer) {
        this(index, tokenId, text, logProbability, alternatives, writer, Double.NaN);
    }

    /** The same token without its alternatives. */
    public GeneratedToken withoutAlternatives() {
        return new GeneratedToken(index, tokenId, text, logProbability, List.of(), writer, entropy);
    }

    /** A token that could have stood here, and how likely it was. */
    public record Alternative(int tokenId, String text, double logProbability) {}

    /** Which of the two models wrote a token. */
    public enum Writer {
        LLM,
        SLM
    }
}
