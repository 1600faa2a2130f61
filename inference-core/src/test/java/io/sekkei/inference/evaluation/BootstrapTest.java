package io.sekkei.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    /** The i-th of n answers is right if i % every is not 0. */
    private static Evaluation answers(int n, int every) {
        var hypotheses = new ArrayList<String>();
        var references = new ArrayList<String>();
        for (var i = 0; i < n; i++) {
            references.add("answer " + i);
            hypotheses.add(i % every == 0 ? "mistake" : "answer " + i);
        }
        return new ExactMatch().evaluate(hypotheses, references);
    }

    /** A share p of n sentences has the standard error sqrt(p (1 - p) / n), here 2 points. */
    @Test
    void intervalIsAsWideAsTheoryExpects() {
        var interval = Bootstrap.usual().score(answers(400, 5));

        assertThat(interval.value()).isEqualTo(80, within(1e-9));
        assertThat(interval.low()).isEqualTo(80 - 1.96 * 2, within(0.6));
        assertThat(interval.high()).isEqualTo(80 + 1.96 * 2, within(0.6));
    }

    @Test
    void isRepeatable() {
        var answers = answers(50, 3);

        assertThat(new Bootstrap(200, 7).score(answers)).isEqualTo(new Bootstrap(200, 7).score(answers));
        assertThat(new Bootstrap(200, 7).score(answers)).isNotEqualTo(new Bootstrap(200, 8).score(answers));
    }

    @Test
    void differenceOfASystemFromItselfIsNothing() {
        var answers = answers(50, 3);

        assertThat(Bootstrap.usual().difference(answers, answers)).isEqualTo(new Interval(0, 0, 0));
    }

    @Test
    void aClearDifferenceExcludesZeroAndAFaintOneDoesNot() {
        assertThat(Bootstrap.usual()
                        .difference(answers(400, 10), answers(400, 2))
                        .excludesZero())
                .isTrue();
        assertThat(Bootstrap.usual()
                        .difference(answers(400, 2), answers(400, 10))
                        .high())
                .isNegative();
        assertThat(Bootstrap.usual().difference(answers(40, 9), answers(40, 7)).excludesZero())
                .isFalse();
    }

    /** Every mistake of the better system is one of the worse one, so the paired difference varies little. */
    @Test
    void pairingMakesTheDifferenceSurer() {
        var better = answers(400, 4);
        var worse = answers(400, 2);

        var difference = Bootstrap.usual().difference(better, worse);
        var apart = Bootstrap.usual().score(better).high()
                - Bootstrap.usual().score(better).low()
                + Bootstrap.usual().score(worse).high()
                - Bootstrap.usual().score(worse).low();

        assertThat(difference.value()).isEqualTo(25, within(1e-9));
        assertThat(difference.high() - difference.low()).isLessThan(apart);
    }

    @Test
    void refusesWhatCannotBeCompared() {
        assertThatThrownBy(() -> Bootstrap.usual().difference(answers(2, 2), answers(3, 2)))
                .hasMessageContaining("2 sentences by exact-match cannot be compared with 3");
        assertThatThrownBy(() -> Bootstrap.usual().score(new Chrf().evaluate(List.of(), List.of())))
                .hasMessageContaining("nothing to resample");
    }
}
