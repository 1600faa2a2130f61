package io.sekkei.inference.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GenerationTimings;
import io.sekkei.inference.GenerationUsage;
import io.sekkei.inference.command.CascadeCalibration.Both;
import io.sekkei.inference.command.CascadeCalibration.Prices;
import io.sekkei.inference.command.CascadeTarget.CheapEnough;
import io.sekkei.inference.command.CascadeTarget.GoodEnough;
import io.sekkei.inference.evaluation.Chrf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/** The rule that is written into a manifest, judged by what a cascade would do by it. */
class CascadeCalibrationProperties {
    private static final String REFERENCE = "abcdefghijklmnop";
    private static final Chrf METRIC = new Chrf();
    private static final Prices PRICES = new Prices(150, 600, 2_400);
    private static final int TRIES = 200;

    /** What a cascade comes to. */
    private record Outcome(double quality, double cost, int handedOn) {}

    @Provide
    Arbitrary<List<Both>> sentences() {
        return sentences(Arbitraries.integers().between(0, 16));
    }

    @Provide
    Arbitrary<List<Both>> withPerfectAnswers() {
        return sentences(Arbitraries.just(0));
    }

    /** @param wrongInAnswers letters of an answer that are wrong */
    private static Arbitrary<List<Both>> sentences(Arbitrary<Integer> wrongInAnswers) {
        // few different doubts, so that many drafts cannot be told apart; of a draft without tokens nothing is known
        var doubts = Arbitraries.integers().between(0, 6).list().ofMinSize(0).ofMaxSize(4);
        var wrong = Arbitraries.integers().between(0, 16);
        var tokens = Arbitraries.integers().between(1, 20);
        return Combinators.combine(doubts, doubts, wrong, wrongInAnswers, tokens)
                .as((unlikely, hesitant, draft, answer, length) -> new Both(
                        written(draft, unlikely, hesitant, new GenerationUsage(5, 0, length, 0)),
                        written(answer, List.of(), List.of(), new GenerationUsage(5, 5, 0, length)),
                        REFERENCE))
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    private static GenerationResult written(
            int wrong, List<Integer> unlikely, List<Integer> hesitant, GenerationUsage usage) {
        var tokens = new ArrayList<GeneratedToken>();
        for (var i = 0; i < Math.min(unlikely.size(), hesitant.size()); i++) {
            tokens.add(new GeneratedToken(i, 9, "", -unlikely.get(i), List.of(), Writer.SLM, hesitant.get(i)));
        }
        var none = Duration.ZERO;
        return new GenerationResult(
                "#".repeat(wrong) + REFERENCE.substring(wrong),
                tokens,
                FinishReason.STOP,
                usage,
                new GenerationTimings(none, none, none, none, List.of(), 1));
    }

    @Property(tries = TRIES)
    void theRuleIsTheCheapestThatIsGoodEnough(
            @ForAll("sentences") List<Both> sentences, @ForAll @DoubleRange(min = 0, max = 1) double share) {
        var calibrated = CascadeCalibration.of(METRIC, sentences, sentences, new GoodEnough(share), PRICES);

        var outcome = outcome(sentences, calibrated.rule());
        var none = outcome(sentences, both -> false).quality();
        var all = outcome(sentences, both -> true).quality();
        var enough = none + share * (all - none);
        assertThat(rulesLike(calibrated.rule(), sentences))
                .map(rule -> outcome(sentences, rule))
                .noneMatch(other -> other.quality() >= enough + 1e-9 && other.cost() < outcome.cost() - 1e-9);
        assertThat(outcome.quality()).isGreaterThanOrEqualTo(Math.min(enough, all) - 1e-9);
    }

    @Property(tries = TRIES)
    void theRuleIsTheBestThatIsCheapEnough(
            @ForAll("sentences") List<Both> sentences, @ForAll @DoubleRange(min = 0.01, max = 2) double share) {
        var most = share * answersAlone(sentences);
        CascadeCalibration calibrated;
        try {
            calibrated = CascadeCalibration.of(METRIC, sentences, sentences, new CheapEnough(share), PRICES);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("No threshold costs so little: --cost is " + share);
            return;
        }

        var outcome = outcome(sentences, calibrated.rule());
        assertThat(outcome.cost()).isLessThanOrEqualTo(most + 1e-9);
        assertThat(rulesLike(calibrated.rule(), sentences))
                .map(rule -> outcome(sentences, rule))
                .noneMatch(other -> other.cost() <= most - 1e-9 && other.quality() > outcome.quality() + 1e-9);
    }

    @Property(tries = TRIES)
    void whatIsToldIsWhatACascadeWouldDo(
            @ForAll("sentences") List<Both> chosenOn,
            @ForAll("sentences") List<Both> judgedOn,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        var calibrated = CascadeCalibration.of(METRIC, chosenOn, judgedOn, new GoodEnough(share), PRICES);

        var read = DeferralRule.parse(calibrated.rule().name());
        assertThat(read).isEqualTo(calibrated.rule());
        var here = outcome(chosenOn, read);
        assertThat(calibrated.chosen().quality()).isEqualTo(here.quality(), within(1e-9));
        assertThat(calibrated.chosen().cost()).isEqualTo(here.cost(), within(1e-9));
        assertThat(calibrated.chosen().deferred() * chosenOn.size()).isEqualTo(here.handedOn(), within(1e-9));
        var there = outcome(judgedOn, read);
        var judged = calibrated.verdict();
        assertThat(judged.point().quality()).isEqualTo(there.quality(), within(1e-9));
        assertThat(judged.point().cost()).isEqualTo(there.cost(), within(1e-9));
        assertThat(judged.point().deferred() * judgedOn.size()).isEqualTo(there.handedOn(), within(1e-9));
        assertThat(judged.cascade().value()).isEqualTo(there.quality(), within(1e-9));
    }

    @Property(tries = TRIES)
    void withPerfectAnswersTheCurveRisesFromAllDraftsToAllAnswers(
            @ForAll("withPerfectAnswers") List<Both> sentences, @ForAll("withPerfectAnswers") List<Both> others) {
        var calibrated = CascadeCalibration.of(METRIC, sentences, others, new GoodEnough(1), PRICES);

        var steps = calibrated.steps();
        assertThat(steps.get(0).chosenOn().quality())
                .isEqualTo(outcome(sentences, both -> false).quality(), within(1e-9));
        assertThat(steps.get(steps.size() - 1).chosenOn().quality()).isEqualTo(100);
        for (var i = 1; i < steps.size(); i++) {
            var before = steps.get(i - 1);
            var step = steps.get(i);
            assertThat(step.chosenOn().deferred())
                    .isGreaterThan(before.chosenOn().deferred());
            assertThat(step.chosenOn().cost()).isGreaterThan(before.chosenOn().cost());
            assertThat(step.chosenOn().quality())
                    .isGreaterThanOrEqualTo(before.chosenOn().quality() - 1e-9);
            assertThat(step.judgedOn().quality())
                    .isGreaterThanOrEqualTo(before.judgedOn().quality() - 1e-9);
        }
        assertThat(calibrated.verdict().gain().value()).isGreaterThanOrEqualTo(-1e-9);
        assertThat(calibrated.verdict().lack().value()).isLessThanOrEqualTo(1e-9);
    }

    @Example
    void theSignalThatKnowsTheWrongDraftsIsTaken() {
        var sentences = new ArrayList<Both>();
        for (var i = 0; i < 10; i++) {
            var isWrong = i % 5 == 0;
            sentences.add(new Both(
                    written(
                            isWrong ? 16 : 0,
                            List.of(i % 4),
                            List.of(isWrong ? 4 : 1),
                            new GenerationUsage(5, 0, 6, 0)),
                    written(0, List.of(), List.of(), new GenerationUsage(5, 5, 0, 6)),
                    REFERENCE));
        }

        var calibrated = CascadeCalibration.of(METRIC, sentences, sentences, new GoodEnough(1), PRICES);

        assertThat(calibrated.rule().name()).isEqualTo("entropy@0.9>2.5→llm-only");
        assertThat(calibrated.chosen().deferred()).isEqualTo(0.2);
        assertThat(calibrated.chosen().quality()).isEqualTo(100);
        assertThat(calibrated.chosen().cost()).isEqualTo((10 * 6 * 0.6 + 2 * (5 * 0.15 + 6 * 2.4)) / 10, within(1e-9));
        assertThat(calibrated.verdict().answers().value()).isEqualTo(100);
    }

    @Example
    void aDraftThatNobodyCanJudgeIsHandedOnByARuleThatKeepsAllOthers() {
        var usage = new GenerationUsage(5, 5, 0, 6);
        var perfect =
                new Both(written(0, List.of(1), List.of(1), usage), written(4, List.of(), List.of(), usage), REFERENCE);
        var empty =
                new Both(written(16, List.of(), List.of(), usage), written(0, List.of(), List.of(), usage), REFERENCE);

        var calibrated =
                CascadeCalibration.of(METRIC, List.of(perfect), List.of(empty, perfect), new GoodEnough(0), PRICES);

        assertThat(calibrated.rule().defers(-1e9))
                .as("of a draft that can be judged")
                .isFalse();
        assertThat(calibrated.verdict().point().deferred()).isEqualTo(0.5);
        assertThat(calibrated.verdict().cascade().value()).isEqualTo(100);
    }

    @Example
    void targetsAndPricesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new GoodEnough(1.5))
                .hasMessageContaining("--quality must be a share")
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> new GoodEnough(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new CheapEnough(0)).hasMessageContaining("--cost must be a positive share");
        assertThatThrownBy(() -> new CheapEnough(Double.POSITIVE_INFINITY)).hasMessageContaining("Infinity");
        assertThatThrownBy(() -> new Prices(150, -1, 2_400)).hasMessageContaining("-1 and 2400 written");
        assertThatThrownBy(() -> new Prices(0, 600, 0)).hasMessageContaining("not zero");
        assertThatThrownBy(() -> CascadeCalibration.of(METRIC, List.of(), List.of(), new GoodEnough(1), PRICES))
                .hasMessageContaining("nothing to calibrate on");
    }

    private interface Judge {
        boolean handsOn(Both both);
    }

    private static Outcome outcome(List<Both> sentences, DeferralRule rule) {
        return outcome(sentences, both -> rule.defers(rule.value(both.draft().tokens())));
    }

    /** Reckoned sentence by sentence, as a cascade goes. */
    private static Outcome outcome(List<Both> sentences, Judge judge) {
        var texts = new ArrayList<String>();
        var cost = 0.0;
        var handedOn = 0;
        for (var both : sentences) {
            var isHandedOn = judge.handsOn(both);
            texts.add(isHandedOn ? both.answer().text() : both.draft().text());
            cost += 0.6 * both.draft().usage().slmDecodedTokens();
            if (isHandedOn) {
                handedOn++;
                cost += answer(both);
            }
        }
        var references = sentences.stream().map(Both::reference).toList();
        return new Outcome(METRIC.evaluate(texts, references).score(), cost / sentences.size(), handedOn);
    }

    private static double answersAlone(List<Both> sentences) {
        return sentences.stream()
                .mapToDouble(CascadeCalibrationProperties::answer)
                .average()
                .orElseThrow();
    }

    private static double answer(Both both) {
        var usage = both.answer().usage();
        return 0.15 * usage.llmEncodedTokens() + 2.4 * usage.llmDecodedTokens();
    }

    /** The rule with every threshold that makes a difference. */
    private static List<DeferralRule> rulesLike(DeferralRule rule, List<Both> sentences) {
        var seen = sentences.stream()
                .mapToDouble(both -> rule.value(both.draft().tokens()))
                .filter(Double::isFinite);
        var ends = DoubleStream.of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        return Arrays.stream(DoubleStream.concat(seen, ends).toArray())
                .mapToObj(rule::withThreshold)
                .toList();
    }
}
