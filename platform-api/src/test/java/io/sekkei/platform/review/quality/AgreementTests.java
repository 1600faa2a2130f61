package io.sekkei.platform.review.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.platform.review.quality.Agreement.Choice;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AgreementTests {
    /** Of 50 texts both approve 20 and both stop 15; po is 0.7, pe is 0.5 · 0.6 + 0.5 · 0.4 = 0.5. */
    @Test
    void anExampleReckonedByHand() {
        var agreement = new Agreement()
                .add(Choice.APPROVE, Choice.APPROVE, 20)
                .add(Choice.APPROVE, Choice.STOP, 5)
                .add(Choice.STOP, Choice.APPROVE, 10)
                .add(Choice.STOP, Choice.STOP, 15);

        assertThat(agreement.texts()).isEqualTo(50);
        assertThat(agreement.agreed()).isEqualTo(35);
        assertThat(agreement.kappa().orElseThrow()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void fullAgreementIsOneAndNothingIsEmpty() {
        var full = new Agreement().add(Choice.APPROVE, Choice.APPROVE, 3).add(Choice.EDIT, Choice.EDIT, 2);

        assertThat(full.kappa().orElseThrow()).isEqualTo(1);
        assertThat(new Agreement().kappa()).isEmpty();
    }

    /** Who always approves agrees with whoever does the same, and shows nothing by it. */
    @Test
    void agreementThatChanceExplainsWhollyHasNoKappa() {
        assertThat(new Agreement().add(Choice.APPROVE, Choice.APPROVE, 100).kappa())
                .isEmpty();
    }

    @Property
    void kappaIsBetweenMinusOneAndOneAndDoesNotMindWhoIsFirst(
            @ForAll @IntRange(max = 40) int both,
            @ForAll @IntRange(max = 40) int neither,
            @ForAll @IntRange(max = 40) int onlyFirst,
            @ForAll @IntRange(max = 40) int onlySecond,
            @ForAll @IntRange(max = 40) int edited) {
        var one = new Agreement()
                .add(Choice.APPROVE, Choice.APPROVE, both)
                .add(Choice.STOP, Choice.STOP, neither)
                .add(Choice.APPROVE, Choice.STOP, onlyFirst)
                .add(Choice.STOP, Choice.APPROVE, onlySecond)
                .add(Choice.EDIT, Choice.EDIT, edited);
        var other = new Agreement()
                .add(Choice.APPROVE, Choice.APPROVE, both)
                .add(Choice.STOP, Choice.STOP, neither)
                .add(Choice.APPROVE, Choice.STOP, onlySecond)
                .add(Choice.STOP, Choice.APPROVE, onlyFirst)
                .add(Choice.EDIT, Choice.EDIT, edited);

        assertThat(one.kappa().isPresent()).isEqualTo(other.kappa().isPresent());
        one.kappa().ifPresent(kappa -> {
            assertThat(kappa).isBetween(-1.0, 1.0);
            assertThat(kappa).isCloseTo(other.kappa().orElseThrow(), within(1e-12));
        });
    }
}
