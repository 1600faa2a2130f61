package io.sekkei.platform.pilot.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.evaluation.Suite;
import io.sekkei.platform.pilot.dataset.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Reports of a made-up run whose figures can be reckoned by hand. */
class ReporterTests {
    private static final int ITEMS = 80;
    private static final List<String> LABELS = List.of("large", "small", "hybrid");
    private static final List<String> MODELS = List.of("enja:llm-only", "enja:slm-only", "enja:llm-to-slm");
    private static final String RIGHT = "the meeting starts at nine tomorrow";
    private static final String WRONG = "a dog ran far away from home";

    @Test
    void tellsTheThreeIndicatorsOfEachSetting() {
        var report = report(Assumptions.example(), List.of());

        var large = report.settings().get(0);
        assertThat(report.judgedOn()).containsExactly("test");
        assertThat(large.outputs()).isEqualTo(ITEMS / 2);
        assertThat(large.quality().value()).isEqualTo(100, within(1e-9));
        // 10 ms of reading and 10 tokens of 8 ms
        assertThat(large.totalMs().value()).isEqualTo(90, within(1e-9));
        assertThat(large.metrics().get("words"))
                .containsKeys("bleu", "chrf", "rouge_1", "rouge_2", "rouge_l", "exact_match");
        assertThat(large.metrics().get("words").get("exact_match").value()).isEqualTo(100);
        var small = report.settings().get(1);
        assertThat(small.quality().value()).isBetween(40.0, 90.0);
        assertThat(small.qualityDifference().high()).isNegative();
    }

    @Test
    void knowsWhichSettingsAreEfficientAndFromWhichLengthOnTheyAreFaster() {
        var report = report(Assumptions.example(), List.of());

        assertThat(report.frontier())
                .allMatch(point -> point.efficient() == !point.label().equals("large"));
        var small = report.lengths().get(0);
        assertThat(small.label()).isEqualTo("small");
        assertThat(small.breakEvenTokens()).isZero();
        var hybrid = report.lengths().get(1);
        // 10 ms and 8 a token against 14 ms and 2 a token
        assertThat(hybrid.breakEvenTokens()).isEqualTo(4 / 6.0, within(1e-6));
        assertThat(hybrid.buckets()).isNotEmpty().allMatch(bucket -> bucket.speedUp() > 1);
    }

    /** The small model is wrong where it is uncertain, so handing on half of the drafts is enough. */
    @Test
    void recommendsTheCheapestPolicyThatIsGoodEnoughAndJudgesItElsewhere() {
        var recommended = report(Assumptions.example(), List.of()).recommendation();

        assertThat(recommended).isNotNull();
        assertThat(recommended.reachesTarget()).isTrue();
        assertThat(recommended.rules()).hasSize(1);
        assertThat(recommended.rules().get(0).mode()).isEqualTo("cascade");
        assertThat(recommended.rules().get(0).deferral().deferTo()).isEqualTo("llm-to-slm");
        assertThat(recommended.chosen().llmShare()).isBetween(0.35, 0.5);
        assertThat(recommended.judged().quality()).isGreaterThan(90);
        assertThat(recommended.judged().costMicros())
                .isLessThan(recommended.best().costMicros());
    }

    @Test
    void marksCombinationsOfKnobsThatAreWorseInEverything() {
        var knobs = report(Assumptions.example(), List.of()).knobs();

        assertThat(knobs).hasSize(2 * 6 * 4);
        assertThat(knobs).anyMatch(knob -> !knob.dominated()).anyMatch(Report.Knob::dominated);
        assertThat(knobs.stream().filter(knob -> knob.deferredShare() == 1 && knob.reviewShare() == 1))
                .allMatch(Report.Knob::dominated);
    }

    @Test
    void reckonsReturnsFromAssumptionsOnly() {
        var assumptions = new Assumptions(1_000, 6, 0.5, 0.1, 3, 20_000_000, 5_000_000, 100_000_000, 0.9);

        var returns = report(assumptions, List.of()).returns().get(1);

        assertThat(returns.modelMicros()).isEqualTo(1_000 * 10);
        assertThat(returns.reviewMicros()).isEqualTo(1_000 * 20_000_000L / 10 * 3 / 60);
        assertThat(returns.savedMicros()).isEqualTo(1_000 * 20_000_000L / 2 * 6 / 60);
        assertThat(returns.netMicros())
                .isEqualTo(returns.savedMicros() - returns.modelMicros() - returns.reviewMicros() - 5_000_000);
        assertThat(returns.paybackMonths()).isEqualTo(100_000_000.0 / returns.netMicros(), within(1e-9));
    }

    /** Wilson's interval by hand: 8 of 10 is 0.490 to 0.943. */
    @Test
    void countsPeoplesChoicesWithAnInterval() {
        var choices = new ArrayList<Choice>();
        for (var i = 0; i < 10; i++) {
            var won = i < 8;
            var left = i % 2 == 0;
            choices.add(new Choice(
                    UUID.randomUUID(),
                    left ? 0 : 1,
                    left ? 1 : 0,
                    won == left ? Choice.Verdict.LEFT : Choice.Verdict.RIGHT));
        }

        var preference = report(Assumptions.example(), choices).humans().get(0);

        assertThat(preference.label()).isEqualTo("large");
        assertThat(preference.winRate().value()).isEqualTo(0.8, within(1e-9));
        assertThat(preference.winRate().low()).isEqualTo(0.490, within(1e-3));
        assertThat(preference.winRate().high()).isEqualTo(0.943, within(1e-3));
    }

    @Test
    void givesAnOutputThatFoundAReadingInTheCacheOneOfItsOwn() {
        var item = UUID.randomUUID();
        var read = result(0, item, 1, DecodingMode.LLM_ONLY, true, 20, 10, 9, 100);
        var kept = result(2, item, 1, DecodingMode.LLM_TO_SLM, true, 0, 0, 9, 50);

        var cold = Cold.of(List.of(read, kept), setting -> new Cold.Reader("enja", 150));

        assertThat(cold.get(1).llmEncodeMicros()).isEqualTo(read.llmEncodeMicros());
        assertThat(cold.get(1).totalMicros()).isEqualTo(kept.totalMicros() + read.llmEncodeMicros());
        assertThat(cold.get(1).costMicros()).isEqualTo(50 + 3);
    }

    @Test
    void stopsASettingThatAnotherOneSurelyBeats() {
        var results = new ArrayList<Result>();
        for (var i = 0; i < 40; i++) {
            var item = UUID.randomUUID();
            results.add(result(0, item, i, DecodingMode.LLM_ONLY, false, 20, 10, 9, 100));
            results.add(result(1, item, i, DecodingMode.SLM_ONLY, true, 0, 0, 9, 10));
            results.add(result(2, item, i, DecodingMode.LLM_TO_SLM, i % 2 == 0, 20, 10, 9, 50));
        }

        assertThat(Dominated.settings(results, 3)).containsExactly(2);
        assertThat(Dominated.settings(results.subList(0, 60), 3))
                .as("too few to be sure")
                .isEmpty();
    }

    @Test
    void printsATableAndAPageWithoutTrustingLabels() {
        var report = report(Assumptions.example(), List.of());

        assertThat(ReportCsv.of(report).lines()).hasSize(4).first().asString().startsWith("setting,model,outputs");
        for (var japanese : List.of(true, false)) {
            var page = ReportPage.of(report, japanese);
            assertThat(page)
                    .contains("&lt;b&gt;")
                    .doesNotContain("<b>")
                    .contains("<svg")
                    .contains("large");
        }
        assertThat(ReportPage.of(report, true)).contains("投資対効果");
    }

    private static Report report(Assumptions assumptions, List<Choice> choices) {
        var header = new Report.Header(
                UUID.randomUUID(),
                "<b>",
                "completed",
                "Data",
                UUID.randomUUID(),
                1,
                "0",
                Instant.EPOCH,
                null,
                0,
                0,
                0,
                0);
        return new Reporter(LABELS, MODELS, "USD", assumptions).report(header, run(), List.of(), choices);
    }

    /** The large model is always right, the hybrid nearly, the small one where it is sure, which is on three items of five. */
    private static List<Result> run() {
        var results = new ArrayList<Result>();
        for (var i = 0; i < ITEMS; i++) {
            var item = UUID.randomUUID();
            var tokens = 5 + i % 11;
            results.add(result(0, item, i, DecodingMode.LLM_ONLY, true, 20, 10, tokens, 100));
            results.add(result(1, item, i, DecodingMode.SLM_ONLY, i % 5 < 3, 0, 0, tokens, 10));
            results.add(result(2, item, i, DecodingMode.LLM_TO_SLM, true, 20, 10, tokens, 50));
        }
        return results;
    }

    private static Result result(
            int setting,
            UUID item,
            int position,
            DecodingMode mode,
            boolean isRight,
            int encoded,
            int encodeMs,
            int tokens,
            long cost) {
        var byLlm = mode == DecodingMode.LLM_ONLY;
        var step = byLlm ? 8 : 2;
        var fixed = encodeMs + (mode == DecodingMode.LLM_TO_SLM ? 4 : 0);
        Map<String, long[]> counts = Suite.WORDS.statistics(isRight ? RIGHT : WRONG, RIGHT);
        var doubt = isRight ? -0.2 : -2.0;
        var seen = new Result.Seen(doubt / 2, doubt, -doubt, doubt * 2, 1, 0, "LATIN", true, 0);
        var total = (fixed + (long) step * tokens) * 1000;
        return new Result(
                position * 3 + setting,
                setting,
                item,
                position,
                position % 2 == 0 ? Split.TEST : Split.DEV,
                UUID.randomUUID(),
                null,
                counts,
                false,
                seen,
                mode,
                "STOP",
                null,
                20,
                encoded,
                byLlm ? tokens : 0,
                byLlm ? 0 : tokens,
                0,
                encodeMs * 1000L,
                1000,
                total,
                cost);
    }
}
