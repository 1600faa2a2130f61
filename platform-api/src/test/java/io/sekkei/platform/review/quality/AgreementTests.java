package io.sekkei.platform.review.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.platform.review.quality.Agreement.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTests {
    /** Observed 0.7, expected 0.5 · 0.6 + 0.5 · 0.4 = 0.5: κ = 0.4. */
    @Test
    void agreementIsCountedBeyondChance() {
        var pairs = new ArrayList<Pair>();
        pairs.addAll(Collections.nCopies(20, new Pair("yes", "yes")));
        pairs.addAll(Collections.nCopies(5, new Pair("yes", "no")));
        pairs.addAll(Collections.nCopies(10, new Pair("no", "yes")));
        pairs.addAll(Collections.nCopies(15, new Pair("no", "no")));

        assertThat(Agreement.kappa(pairs).orElseThrow()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void oneIsFullAgreementAndMinusOneFullDisagreement() {
        var agree = List.of(new Pair("yes", "yes"), new Pair("no", "no"));
        var disagree = List.of(new Pair("yes", "no"), new Pair("no", "yes"));

        assertThat(Agreement.kappa(agree)).hasValue(1);
        assertThat(Agreement.kappa(disagree)).hasValue(-1);
    }

    @Test
    void nothingIsSaidWhereChanceExplainsAll() {
        assertThat(Agreement.kappa(List.of())).isEmpty();
        assertThat(Agreement.kappa(Collections.nCopies(9, new Pair("yes", "yes"))))
                .isEmpty();
    }
}
