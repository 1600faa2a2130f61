package io.sekkei.inference.explanation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.Explanation;
import io.sekkei.inference.Explanation.Influence;
import io.sekkei.inference.Explanation.Method;
import io.sekkei.inference.ExplanationRequest;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.explanation.Attributor.Weights;
import io.sekkei.inference.tokenizer.StreamingDetokenizer;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Explains answers of one pair. It computes in the caller's thread; several may use it at once, but each then takes memory
 * for a second copy of the weights.
 *
 * <p>An answer is gone through again as it was written, by which its log-probabilities and entropies are known. The same
 * answer is then put to the small model that stands alone, and to the hybrid with a large model that understands nothing:
 * what they find less likely is what the large model's reading brought. Last, an {@link Attributor} weighs the words.
 */
public final class Explainer {
    /** Rows times tokens that the gradients may take, which keeps the longest explanation within some tens of seconds. */
    private static final int MOST_WORK = 120_000;

    private static final int MOST_STEPS = 8;

    private final TextTokenizer tokenizer;
    private final AnswerMarks marks;
    private final Map<DecodingMode, Mode> modes;
    private final @Nullable Supplier<Mode> constantReading;
    private final Map<DecodingMode, Supplier<Attributor>> attributors;

    /**
     * @param modes the modes of the pair, which wrote the answers
     * @param constantReading the hybrid with a large model that understands nothing; null if there is no hybrid
     * @param attributors for the modes whose words can be weighed
     */
    public Explainer(
            TextTokenizer tokenizer,
            AnswerMarks marks,
            Map<DecodingMode, Mode> modes,
            @Nullable Supplier<Mode> constantReading,
            Map<DecodingMode, Supplier<Attributor>> attributors) {
        this.tokenizer = tokenizer;
        this.marks = marks;
        this.modes = Map.copyOf(modes);
        this.constantReading = constantReading;
        this.attributors = Map.copyOf(attributors);
    }

    /**
     * Explains an answer.
     *
     * @param promptIds what the request's conversation becomes by the pair's template
     * @throws InvalidRequestException if the pair has no such mode, or no such token
     */
    public Explanation explain(ExplanationRequest request, int[] promptIds) {
        var answerIds = request.tokenIds().stream().mapToInt(Integer::intValue).toArray();
        checkTokens(answerIds);
        var sure = forced(mode(request.mode()), promptIds, answerIds);
        var influence = influence(request.mode(), promptIds, answerIds);
        var words = PromptWords.of(promptIds, tokenizer);
        var attributor = attributors.get(request.mode());
        if (attributor == null) {
            var tokens = tokens(answerIds, sure, influence, words, null);
            return new Explanation(request.mode(), Method.NONE, words.words(), tokens);
        }
        try (var weighing = attributor.get()) {
            var steps = steps(promptIds.length, answerIds.length);
            var tokens = tokens(answerIds, sure, influence, words, weighing.weigh(promptIds, answerIds, steps));
            return new Explanation(request.mode(), weighing.method(steps), words.words(), tokens);
        }
    }

    /** As many as the work allows: short answers are weighed more finely than long ones. */
    static int steps(int promptTokens, int answerTokens) {
        var workOfAStep = answerTokens * (promptTokens + answerTokens);
        return Math.max(1, Math.min(MOST_STEPS, MOST_WORK / workOfAStep));
    }

    private TeacherForcing forced(Mode mode, int[] promptIds, int[] answerIds) {
        return TeacherForcing.of(mode, marks.startId(), promptIds, answerIds);
    }

    /** For each token, what it would have been without the large model's reading. */
    private List<Influence> influence(DecodingMode mode, int[] promptIds, int[] answerIds) {
        var slm = mode == DecodingMode.SLM_ONLY ? null : modes.get(DecodingMode.SLM_ONLY);
        var constant = mode == DecodingMode.LLM_TO_SLM && constantReading != null ? constantReading.get() : null;
        var alone = slm == null ? null : forced(slm, promptIds, answerIds).logProbabilities();
        var blind =
                constant == null ? null : forced(constant, promptIds, answerIds).logProbabilities();
        var influences = new ArrayList<Influence>();
        for (var place = 0; place < answerIds.length; place++) {
            influences.add(new Influence(alone == null ? null : alone[place], blind == null ? null : blind[place]));
        }
        return influences;
    }

    private List<Explanation.Token> tokens(
            int[] answerIds,
            TeacherForcing sure,
            List<Influence> influence,
            PromptWords words,
            @Nullable Weights weights) {
        var text = new StreamingDetokenizer(tokenizer);
        var tokens = new ArrayList<Explanation.Token>();
        for (var place = 0; place < answerIds.length; place++) {
            tokens.add(new Explanation.Token(
                    answerIds[place],
                    text.accept(answerIds[place]),
                    sure.logProbabilities()[place],
                    sure.entropies()[place],
                    influence.get(place),
                    weights == null ? null : weights.withoutWords()[place],
                    weights == null ? List.of() : list(words.perWord(weights.shares()[place]))));
        }
        return tokens;
    }

    private Mode mode(DecodingMode decodingMode) {
        var mode = modes.get(decodingMode);
        if (mode == null) {
            throw new InvalidRequestException("model", "This pair cannot run " + decodingMode.wireName());
        }
        return mode;
    }

    private void checkTokens(int[] ids) {
        for (var id : ids) {
            if (id < 0 || id >= tokenizer.vocabularySize()) {
                throw new InvalidRequestException(
                        "tokens",
                        "A token must be from 0 to %d, but is %d".formatted(tokenizer.vocabularySize() - 1, id));
            }
        }
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
