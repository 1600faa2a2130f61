package io.sekkei.inference.explanation;

import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Puts shares of words to the test: if an answer really leaned on some words, it becomes less likely when they are cut from
 * the prompt, and more so than when as many others are. Marks of the template stay.
 *
 * @param mode whose answers they are
 * @param startId begins every answer
 * @param tokenizer the prompts' vocabulary
 * @param share of the words that is cut, but at least one
 */
public record Deletion(Mode mode, int startId, TextTokenizer tokenizer, double share) {
    private static final int DRAWS = 10;

    /** A prompt and its answer. */
    public record Example(int[] promptIds, int[] answerIds) {}

    /** Whether there is a word to cut and one to leave. */
    public boolean isPossible(Example example) {
        return words(example).length >= 2;
    }

    /** By how much each token of the answer loses log-probability without the words of the highest shares, on average. */
    public double withoutHighest(Example example, double[][] tokenShares) {
        return withoutHighest(example, perWord(example, tokenShares));
    }

    /** The same without the words of the lowest shares. */
    public double withoutLowest(Example example, double[][] tokenShares) {
        var lowest = Arrays.stream(perWord(example, tokenShares))
                .map(value -> -value)
                .toArray();
        return withoutHighest(example, lowest);
    }

    /** The same without words that are drawn, on average over {@value #DRAWS} draws. */
    public double withoutRandom(Example example, SplittableRandom random) {
        return DoubleStream.generate(() -> withoutHighest(example, drawn(example, random)))
                .limit(DRAWS)
                .average()
                .orElseThrow();
    }

    /** The same without the words whose absence, each tried alone, costs most: as good as words one by one can be chosen. */
    public double withoutCostliest(Example example) {
        var costs = new double[words(example).length];
        for (var word = 0; word < costs.length; word++) {
            costs[word] = loss(example, IntStream.of(words(example)[word]));
        }
        return withoutHighest(example, costs);
    }

    private double[] drawn(Example example, SplittableRandom random) {
        return random.doubles(words(example).length).toArray();
    }

    /** @param scores of the words that are no marks, in their order */
    private double withoutHighest(Example example, double[] scores) {
        var words = words(example);
        var count = Math.max(1, (int) Math.round(share * words.length));
        return loss(
                example,
                IntStream.range(0, words.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(word -> -scores[word]))
                        .limit(count)
                        .mapToInt(word -> words[word]));
    }

    private double loss(Example example, IntStream cut) {
        var gone = cut.boxed().toList();
        var wordOf = PromptWords.of(example.promptIds(), tokenizer).wordOf();
        var rest = IntStream.range(0, wordOf.length)
                .filter(token -> !gone.contains(wordOf[token]))
                .map(token -> example.promptIds()[token])
                .toArray();
        return mean(example.promptIds(), example.answerIds()) - mean(rest, example.answerIds());
    }

    private double mean(int[] promptIds, int[] answerIds) {
        return Arrays.stream(
                        TeacherForcing.of(mode, startId, promptIds, answerIds).logProbabilities())
                .average()
                .orElseThrow();
    }

    private double[] perWord(Example example, double[][] tokenShares) {
        var words = PromptWords.of(example.promptIds(), tokenizer);
        var sums = new double[example.promptIds().length];
        for (var shares : tokenShares) {
            Arrays.setAll(sums, token -> sums[token] + shares[token]);
        }
        var all = words.perWord(sums);
        return Arrays.stream(words(example)).mapToDouble(word -> all[word]).toArray();
    }

    /** The numbers of the words that are no marks. */
    private int[] words(Example example) {
        var words = PromptWords.of(example.promptIds(), tokenizer).words();
        return IntStream.range(0, words.size())
                .filter(word -> !words.get(word).mark())
                .toArray();
    }
}
