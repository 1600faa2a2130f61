package io.sekkei.inference.explanation;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.decoding.PreparedPrompt;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.projector.Projector;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The hybrid with a large model that understands of every prompt the same: one vector, the mean over prompts that have
 * nothing to do with each other. Zeros would not do, the small model has never seen any.
 */
public final class ConstantReading implements Mode {
    private static final int PROMPTS = 32;
    private static final int TOKENS = 16;
    private static final long SEED = 20_240_216L;

    private final float[] vector;
    private final Projector projector;
    private final TokenDecoder slm;

    private ConstantReading(float[] vector, Projector projector, TokenDecoder slm) {
        this.vector = vector;
        this.projector = projector;
        this.slm = slm;
    }

    /**
     * Has the large model read {@value #PROMPTS} prompts of {@value #TOKENS} random words each, the same ones every time.
     *
     * @param vocabulary what the words are drawn from, marks excepted
     */
    public static ConstantReading of(
            TextTokenizer vocabulary, PromptEncoder llm, Projector projector, TokenDecoder slm) {
        var words = IntStream.range(0, vocabulary.vocabularySize())
                .filter(id -> !vocabulary.specialIds().contains(id))
                .toArray();
        var random = new SplittableRandom(SEED);
        double[] sum = {}; // [R]
        for (var prompt = 0; prompt < PROMPTS; prompt++) {
            var ids = random.ints(TOKENS, 0, words.length)
                    .map(word -> words[word])
                    .toArray();
            var read = llm.encode(ids); // [S, R]
            sum = sum.length == 0 ? new double[read.width()] : sum;
            for (var i = 0; i < read.values().length; i++) {
                sum[i % sum.length] += read.values()[i];
            }
        }
        var mean = new float[sum.length];
        for (var column = 0; column < mean.length; column++) {
            mean[column] = (float) (sum[column] / (PROMPTS * TOKENS));
        }
        return new ConstantReading(mean, projector, slm);
    }

    @Override
    public PreparedPrompt prepare(int[] promptIds, String share) {
        var values = new float[promptIds.length * vector.length];
        for (var token = 0; token < promptIds.length; token++) {
            System.arraycopy(vector, 0, values, token * vector.length, vector.length);
        }
        var same = new PromptRepresentation(promptIds.length, vector.length, values); // [S, R]
        return new PreparedPrompt(
                new DecoderInput(promptIds, projector.project(same)), Duration.ZERO, Duration.ZERO, 0);
    }

    @Override
    public TokenDecoder decoder() {
        return slm;
    }

    @Override
    public Writer writer() {
        return Writer.SLM;
    }
}
