package io.sekkei.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final List<String> REFERENCES = List.of("the cat sat on the mat", "a dog ran far away from home");

    @Test
    void identicalCorporaScoreHundred() {
        for (var metric : List.of(Bleu.words(), Bleu.characters(), new Chrf(), new ExactMatch())) {
            assertThat(metric.evaluate(REFERENCES, REFERENCES).score()).isEqualTo(100, within(1e-9));
        }
    }

    /**
     * By hand: 5 of 6 words, 3 of 5 pairs (the cat, on the, the mat), 1 of 4 triples (on the mat), 0 of 3 quadruples,
     * which smoothing makes 1/2 of 3. No brevity penalty. (5/6 · 3/5 · 1/4 · 1/6)^(1/4) = (1/48)^(1/4).
     */
    @Test
    void bleuIsTheSmoothedGeometricMeanOfItsPrecisions() {
        var bleu = Bleu.words().evaluate(List.of("the cat is on the mat"), List.of("the cat sat on the mat"));

        assertThat(bleu.score()).isEqualTo(100 * Math.pow(1 / 48.0, 0.25), within(1e-9));
    }

    /** By hand: all precisions are 1, and 4 words stand for 6: exp(1 - 6/4). */
    @Test
    void bleuPunishesBrevity() {
        var bleu = Bleu.words().evaluate(List.of("cat sat on the"), List.of("the cat sat on the mat"));

        assertThat(bleu.score()).isEqualTo(100 * Math.exp(-0.5), within(1e-9));
    }

    /**
     * The clipping example of Papineni and others 2002: seven times "the" against two of them has the modified unigram
     * precision 2/7, here with runs of 6, 5 and 4 without a match, smoothed to 1/2, 1/4 and 1/8.
     */
    @Test
    void bleuCountsAWordNoOftenerThanItsReferenceHasIt() {
        var bleu = Bleu.words().evaluate(List.of("the the the the the the the"), List.of("the cat is on the mat"));

        assertThat(bleu.score())
                .isEqualTo(100 * Math.pow(2 / 7.0 * 1 / 12.0 * 1 / 20.0 * 1 / 32.0, 0.25), within(1e-9));
    }

    /**
     * By hand: "ab" against "abc": order 1 has precision 2/2, recall 2/3; order 2 has 1/1 and 1/2; no higher order has
     * runs on both sides. Averages 1 and 7/12; F2 = 5 · 7/12 / (4 + 7/12) = 35/55.
     */
    @Test
    void chrfWeighsRecallTwice() {
        assertThat(new Chrf().evaluate(List.of("a b"), List.of("ab c")).score())
                .isEqualTo(100 * 35 / 55.0, within(1e-9));
    }

    @Test
    void exactMatchIsAShare() {
        var match = new ExactMatch().evaluate(List.of("yes ", "no", "maybe"), List.of("yes", "No", "maybe"));

        assertThat(match.score()).isEqualTo(200 / 3.0, within(1e-9));
    }

    @Test
    void emptyCorporaScoreNothing() {
        for (var metric : List.of(Bleu.words(), new Chrf(), new ExactMatch())) {
            assertThat(metric.evaluate(List.of(), List.of()).score()).isZero();
        }
    }

    @Test
    void refusesCorporaOfDifferentLengths() {
        assertThatThrownBy(() -> new Chrf().evaluate(List.of("one"), List.of()))
                .hasMessage("1 hypotheses cannot be compared with 0 references");
    }

    @Test
    void namesItsSettingsAsSacrebleuDoes() {
        assertThat(new Bleu(BleuTokenizer.V13A, true).name()).isEqualTo("BLEU|case:lc|eff:no|tok:13a|smooth:exp");
        assertThat(Bleu.characters().name()).isEqualTo("BLEU|case:mixed|eff:no|tok:char|smooth:exp");
    }
}
