package io.sekkei.platform.review.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RulesTests {
    private static final byte[] KEY = new byte[32];
    private static final Rules NONE = new Rules(false, 0, null, null, Set.of(), List.of(), null, null, false, null);

    @Test
    void withoutARuleNothingIsHeld() {
        assertThat(NONE.hits(KEY, output("Mail taro@example.jp", -9, -9, 1_000, true)))
                .isEmpty();
    }

    @Test
    void everyRuleThatHitsIsNamed() {
        var rules =
                new Rules(true, Sampling.ALL, -1.0, -5.0, Set.of(Finding.EMAIL), List.of("極秘"), 100L, 10, true, null);

        assertThat(rules.hits(KEY, output("極秘: taro@example.jp", -2, -6, 101, true)))
                .containsExactly(
                        "always",
                        "sample",
                        "external_audience",
                        "mean_log_probability",
                        "min_log_probability",
                        "found_email",
                        "words",
                        "cost",
                        "length");
    }

    @Test
    void limitsThemselvesAreAllowed() {
        var rules = new Rules(false, 0, -2.0, -6.0, Set.of(), List.of(), 101L, 5, true, null);

        assertThat(rules.hits(KEY, output("12345", -2, -6, 101, false))).isEmpty();
    }

    @Test
    void wordsAreFoundInAnyCaseAndWidth() {
        var rules = new Rules(false, 0, null, null, Set.of(), List.of("Project Kaze"), null, null, false, null);

        assertThat(rules.hits(KEY, output("about ＰＲＯＪＥＣＴ　ＫＡＺＥ", -1, -1, 0, false)))
                .containsExactly("words");
    }

    @Test
    void theFloorRaisesASampleAndNeverLowersIt() {
        assertThat(NONE.withFloor(20_000).samplePerMillion()).isEqualTo(20_000);
        assertThat(Rules.everything().withFloor(20_000).always()).isTrue();
        var half = new Rules(false, 500_000, null, null, Set.of(), List.of(), null, null, false, null);
        assertThat(half.withFloor(20_000).samplePerMillion()).isEqualTo(500_000);
    }

    @Test
    void aSampleBeyondEverythingAndAnEmptyWordAreRefused() {
        assertThatThrownBy(() -> NONE.withFloor(1_000_001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rules(false, 0, null, null, Set.of(), List.of(" "), null, null, false, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSmallModelThatWouldHaveWrittenAnotherTextIsARuleOfItsOwn() {
        var rules = new Rules(false, 0, null, null, Set.of(), List.of(), null, null, false, 0.3);

        assertThat(rules.needText()).isTrue();
        assertThat(rules.hits(KEY, compared(OptionalDouble.of(0.31)))).containsExactly("small_model_disagreement");
        assertThat(rules.hits(KEY, compared(OptionalDouble.of(0.3)))).isEmpty();
        assertThat(rules.hits(KEY, compared(OptionalDouble.empty()))).isEmpty();
        assertThatThrownBy(() -> new Rules(false, 0, null, null, Set.of(), List.of(), null, null, false, 1.0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Output compared(OptionalDouble disagreement) {
        return new Output(
                UUID.randomUUID(), "text", OptionalDouble.empty(), OptionalDouble.empty(), 0, false, disagreement);
    }

    private static Output output(String text, double mean, double min, long cost, boolean external) {
        return new Output(
                UUID.randomUUID(),
                text,
                OptionalDouble.of(mean),
                OptionalDouble.of(min),
                cost,
                external,
                OptionalDouble.empty());
    }
}
