package io.sekkei.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an answer is as it is: how sure its model was of each token, which words of the prompt it leaned on, and what the
 * large model's reading changed. All numbers are natural logarithms of probabilities, or differences of them, before
 * temperature and penalties.
 *
 * @param mode the mode that wrote the answer
 * @param method how the words' shares were found
 * @param words the prompt as the model read it, in order
 * @param tokens the answer, in order
 */
public record Explanation(DecodingMode mode, Method method, List<Word> words, List<Token> tokens) {
    public Explanation {
        words = List.copyOf(words);
        tokens = List.copyOf(tokens);
    }

    /**
     * How the words' shares were found.
     *
     * @param name the method with its version; empty if this model's words cannot be weighed
     * @param steps between no words and all of them, at which the gradient was taken
     */
    public record Method(String name, int steps) {
        /** For models whose words cannot be weighed. */
        public static final Method NONE = new Method("", 0);
    }

    /**
     * A word of the prompt. Where a language is written without spaces, a word is a token.
     *
     * @param text as it stands there; of a mark, its name
     * @param mark whether it is no word but a mark of the pair's template, such as the direction of a translation
     */
    public record Word(String text, boolean mark) {}

    /**
     * A token of the answer.
     *
     * @param tokenId its number in the vocabulary
     * @param text the text it completed; whole characters only, so it may be empty
     * @param logProbability how likely the model found it
     * @param entropy how many tokens it hesitated between: 0 for one, ln n for n equally likely ones
     * @param influence what the large model's reading changed
     * @param withoutWords how likely the model would have found it had no word and no mark said anything; null if words
     *     cannot be weighed
     * @param shares by how much each word raised its log-probability, or lowered it where negative; together about {@code
     *     logProbability - withoutWords}; empty if words cannot be weighed
     */
    public record Token(
            int tokenId,
            String text,
            double logProbability,
            double entropy,
            Influence influence,
            @Nullable Double withoutWords,
            List<Double> shares) {
        public Token {
            shares = List.copyOf(shares);
        }
    }

    /**
     * How likely a token would have been without the large model's reading of this prompt.
     *
     * @param slmAlone to the small model that stands alone; null if that is who wrote, or the pair has none
     * @param constantReading to the same small model, had the large one understood of every prompt the same; null if the
     *     answer was not written from a representation
     */
    public record Influence(
            @Nullable Double slmAlone, @Nullable Double constantReading) {
        /** Nothing to compare with. */
        public static final Influence NONE = new Influence(null, null);
    }
}
