package io.sekkei.inference.decoding;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A possible beginning of an answer. Hypotheses share their common beginnings.
 *
 * @param parent all but the last token; null for the empty beginning
 * @param choice the last token; null for the empty beginning
 * @param score sum of the tokens' log-probabilities, after the repetition penalty if there is one
 * @param length how many tokens
 * @param row which row of the last step it continues
 */
record Hypothesis(@Nullable Hypothesis parent, @Nullable TokenChoice choice, double score, int length, int row) {
    static final Hypothesis EMPTY = new Hypothesis(null, null, 0, 0, 0);

    Hypothesis followedBy(TokenChoice next, double logProbability, int fromRow) {
        return new Hypothesis(this, next, score + logProbability, length + 1, fromRow);
    }

    double meanScore() {
        return length == 0 ? 0 : score / length;
    }

    int lastToken(int startId) {
        return choice == null ? startId : choice.tokenId();
    }

    List<TokenChoice> choices() {
        var choices = new ArrayList<TokenChoice>(length);
        for (var link = this; link != null && link.choice != null; link = link.parent) {
            choices.add(link.choice);
        }
        Collections.reverse(choices);
        return choices;
    }

    BitSet writtenIds() {
        var ids = new BitSet();
        choices().forEach(choice -> ids.set(choice.tokenId()));
        return ids;
    }
}
