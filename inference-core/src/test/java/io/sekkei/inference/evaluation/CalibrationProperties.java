package io.sekkei.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.evaluation.Calibration.Case;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CalibrationProperties {
    private static final Metric METRIC = new ExactMatch();

    @Provide
    Arbitrary<List<Case>> cases() {
        // few different uncertainties, so that many sentences cannot be told apart
        var uncertainty = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 5).map(Integer::doubleValue),
                Arbitraries.just(Double.POSITIVE_INFINITY));
        var right = Arbitraries.integers().between(0, 1);
        var cost = Arbitraries.integers().between(1, 9);
        return Combinators.combine(uncertainty, right, right, cost, cost)
                .as((u, draft, answer, cheap, dear) ->
                        new Case(u, new long[] {draft, 1}, new long[] {answer, 1}, cheap, dear))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property
    void everySettingIsWhatItsThresholdComesTo(@ForAll("cases") List<Case> cases) {
        for (var point : Calibration.of(METRIC, cases).settings()) {
            var reckoned = Calibration.at(point.threshold(), METRIC, cases);

            assertThat(point.deferred()).isEqualTo(reckoned.deferred(), within(1e-9));
            assertThat(point.quality()).isEqualTo(reckoned.quality(), within(1e-9));
            assertThat(point.cost()).isEqualTo(reckoned.cost(), within(1e-9));
        }
    }

    @Example
    void aThresholdTellsNeighbouringNumbersApart() {
        for (var lower = 4.8; lower < 4.9; lower = Math.nextUp(lower + 0.01)) {
            var cases = List.of(
                    new Case(lower, new long[] {1, 1}, new long[] {0, 1}, 1, 1),
                    new Case(Math.nextUp(lower), new long[] {0, 1}, new long[] {1, 1}, 1, 1));

            everySettingIsWhatItsThresholdComesTo(cases);
        }
    }

    @Property
    void theCurveGoesFromAllDraftsToAllAnswers(@ForAll("cases") List<Case> cases) {
        var curve = Calibration.of(METRIC, cases).curve();

        assertThat(curve.get(0).deferred()).isZero();
        assertThat(curve.get(curve.size() - 1).deferred()).isEqualTo(1);
        for (var i = 1; i < curve.size(); i++) {
            assertThat(curve.get(i).deferred()).isGreaterThan(curve.get(i - 1).deferred());
            assertThat(curve.get(i).cost()).isGreaterThan(curve.get(i - 1).cost());
        }
    }

    @Property
    void aTargetIsMetAsCheaplyOrAsWellAsTheCurveCan(
            @ForAll("cases") List<Case> cases, @ForAll("cases") List<Case> others) {
        var calibration = Calibration.of(METRIC, cases);
        var target = Calibration.of(METRIC, others).curve().get(0);

        calibration
                .forQuality(target.quality())
                .ifPresentOrElse(
                        chosen -> assertThat(calibration.settings())
                                .noneMatch(
                                        point -> point.quality() >= target.quality() && point.cost() < chosen.cost()),
                        () -> assertThat(calibration.settings()).allMatch(point -> point.quality() < target.quality()));
        calibration
                .forCost(target.cost())
                .ifPresentOrElse(
                        chosen -> assertThat(calibration.settings())
                                .noneMatch(
                                        point -> point.cost() <= target.cost() && point.quality() > chosen.quality()),
                        () -> assertThat(calibration.settings()).allMatch(point -> point.cost() > target.cost()));
    }

    @Example
    void whatNobodyCanJudgeIsHandedOnByEveryRule() {
        var calibration =
                Calibration.of(METRIC, List.of(draft(Double.POSITIVE_INFINITY, true), draft(1, true), draft(0, true)));

        assertThat(calibration.forQuality(0).orElseThrow().deferred()).isEqualTo(1.0 / 3);
        assertThat(calibration.forCost(1))
                .as("one draft of three is always handed on")
                .isEmpty();
    }

    @Example
    void aRuleThatSeesTheWrongDraftsDefersThemFirst() {
        var seeing = Calibration.of(METRIC, List.of(draft(3, false), draft(2, true), draft(1, true), draft(0, true)));
        var blind = Calibration.of(METRIC, List.of(draft(0, false), draft(3, true), draft(2, true), draft(1, true)));

        assertThat(seeing.area()).isGreaterThan(blind.area());
        assertThat(seeing.forQuality(100).orElseThrow().deferred()).isEqualTo(0.25);
        assertThat(blind.forQuality(100).orElseThrow().deferred()).isEqualTo(1);
    }

    private static Case draft(double uncertainty, boolean isRight) {
        return new Case(uncertainty, new long[] {isRight ? 1 : 0, 1}, new long[] {1, 1}, 1, 10);
    }
}
