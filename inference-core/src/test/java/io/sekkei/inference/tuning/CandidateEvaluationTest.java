package io.sekkei.inference.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of a candidate follows from what it wrote. */
class CandidateEvaluationTest {
    private static final CandidateEvaluation EVALUATION = CandidateEvaluation.of(TunedModel.HYBRID, Forgetting.usual());
    private static final List<TuningExample> OWN = sentences("The order %d is ready for dispatch.");
    private static final List<TuningExample> GENERAL = sentences("駅は%d番の通りにあります。");

    @Test
    void aCandidateThatWritesTheSameHasForgottenNothing() {
        var report = compare(answers(GENERAL));

        assertThat(report.verdict()).isEqualTo(Forgetting.Verdict.WITHIN);
        assertThat(report.keepsWhatItKnew()).isTrue();
        assertThat(report.general()).allMatch(comparison -> comparison.kind().equals("characters"));
        assertThat(report.own())
                .filteredOn(comparison -> comparison.metric().equals("chrf"))
                .singleElement()
                .satisfies(comparison -> {
                    assertThat(comparison.candidate().value()).isEqualTo(100);
                    assertThat(comparison.difference().excludesZero()).isTrue();
                });
    }

    @Test
    void aCandidateThatWritesNothingOfItHasForgottenTooMuch() {
        var report = compare(Collections.nCopies(GENERAL.size(), "x"));

        assertThat(report.verdict()).isEqualTo(Forgetting.Verdict.BEYOND);
        assertThat(report.keepsWhatItKnew()).isFalse();
    }

    @Test
    void aLossThatChanceMayHideIsUncertain() {
        var oneWrong = new java.util.ArrayList<>(answers(GENERAL));
        oneWrong.set(0, "x");

        assertThat(compare(oneWrong).verdict()).isEqualTo(Forgetting.Verdict.UNCERTAIN);
    }

    @Test
    void withoutGeneralTextNothingCanBeSaid() {
        assertThatThrownBy(() -> EVALUATION.compare(OWN, answers(OWN), answers(OWN), List.of(), List.of(), List.of()))
                .hasMessageContaining("no general text");
    }

    private static CandidateReport compare(List<String> generalAnswers) {
        var nothing = Collections.nCopies(OWN.size(), "nothing");
        return EVALUATION.compare(OWN, nothing, answers(OWN), GENERAL, answers(GENERAL), generalAnswers);
    }

    private static List<TuningExample> sentences(String pattern) {
        return IntStream.range(0, 80)
                .mapToObj(number -> new TuningExample("p" + number, pattern.formatted(number)))
                .toList();
    }

    private static List<String> answers(List<TuningExample> examples) {
        return examples.stream().map(TuningExample::answer).toList();
    }
}
