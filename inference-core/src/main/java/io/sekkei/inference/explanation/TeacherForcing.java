package io.sekkei.inference.explanation;

import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.decoding.Mode;
import java.util.List;

/**
 * What a mode thinks of an answer that is given: it is fed the answer's tokens instead of its own. The steps are those of
 * decoding, so that the numbers are those the answer was written by.
 *
 * @param logProbabilities of each token
 * @param entropies at each token
 */
record TeacherForcing(double[] logProbabilities, double[] entropies) {
    static TeacherForcing of(Mode mode, int startId, int[] promptIds, int[] answerIds) {
        var decoder = mode.decoder();
        var input = mode.prepare(promptIds, GenerationRequest.COMMON_SHARE).input();
        var logProbabilities = new double[answerIds.length];
        var entropies = new double[answerIds.length];
        try (var state = decoder.begin(List.of(input), answerIds.length)) {
            var fed = decoder.firstToken(promptIds, startId);
            for (var place = 0; place < answerIds.length; place++) {
                var output = state.step(new int[] {fed}); // [1, V]
                fed = answerIds[place];
                logProbabilities[place] = output.logProbability(0, fed);
                entropies[place] = entropy(output);
            }
        }
        return new TeacherForcing(logProbabilities, entropies);
    }

    /** ln Σ exp(x) - Σ p x, which is -Σ p ln p. */
    private static double entropy(StepOutput output) {
        var expected = 0.0;
        for (var id = 0; id < output.vocabularySize(); id++) {
            var logit = output.logit(0, id);
            var probability = Math.exp(logit - output.logNormalizers()[0]);
            expected += probability == 0 ? 0 : probability * logit;
        }
        return Math.max(0, output.logNormalizers()[0] - expected);
    }
}
