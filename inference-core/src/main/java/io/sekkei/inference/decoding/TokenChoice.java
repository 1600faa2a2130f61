package io.sekkei.inference.decoding;

import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GeneratedToken.Alternative;
import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.sampling.Ranking;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.List;

/** A chosen token, and what the model itself thought of it, before any setting changed the logits. */
record TokenChoice(int tokenId, double logProbability, List<Alternative> alternatives, double entropy) {
    static TokenChoice of(int tokenId, StepOutput output, int row, DecodingSettings settings, TextTokenizer tokenizer) {
        var alternatives = alternatives(output, row, settings, tokenizer);
        return new TokenChoice(
                tokenId, output.logProbability(row, tokenId), alternatives, entropy(output, row, settings));
    }

    /** A copy of one row, for samplers to overwrite. */
    static float[] logits(StepOutput output, int row) {
        var start = row * output.vocabularySize();
        return Arrays.copyOfRange(output.logits(), start, start + output.vocabularySize()); // [V]
    }

    GeneratedToken token(int index, String text, Writer writer) {
        return new GeneratedToken(index, tokenId, text, logProbability, alternatives, writer, entropy);
    }

    /** The likeliest tokens of a row, as many as the settings ask for. */
    static List<Alternative> alternatives(
            StepOutput output, int row, DecodingSettings settings, TextTokenizer tokenizer) {
        var count = settings.topLogProbabilities();
        return count == 0
                ? List.of()
                : Arrays.stream(Ranking.best(logits(output, row), count))
                        .mapToObj(id -> new Alternative(id, tokenizer.text(id), output.logProbability(row, id)))
                        .toList();
    }

    /** How uncertain the model was; NaN unless alternatives are asked for, because it takes an exponential a token. */
    static double entropy(StepOutput output, int row, DecodingSettings settings) {
        return settings.topLogProbabilities() == 0 ? Double.NaN : output.entropy(row);
    }
}
