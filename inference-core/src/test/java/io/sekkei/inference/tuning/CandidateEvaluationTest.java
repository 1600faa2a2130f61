package io.sekkei.inference.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GenerationTimings;
import io.sekkei.inference.GenerationUsage;
import io.sekkei.inference.TextGenerator;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
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

    @Test
    void anInterruptedAnswerIsNotComparedAsIfItWereWhole() {
        var interrupted = (TextGenerator) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TextGenerator.class},
                (proxy, method, arguments) -> result("The order", FinishReason.CANCELLED));

        assertThatThrownBy(() -> EVALUATION.answers(interrupted, OWN))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("compare again");
    }

    private static GenerationResult result(String text, FinishReason reason) {
        var none = Duration.ZERO;
        return new GenerationResult(
                text,
                List.of(),
                reason,
                new GenerationUsage(1, 1, 1, 0),
                new GenerationTimings(none, none, none, none, List.of(), 1));
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
