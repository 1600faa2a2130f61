package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.command.CascadeCalibration.Prices;
import io.sekkei.inference.evaluation.Calibration.Point;
import io.sekkei.inference.evaluation.Interval;

/** What was calibrated, as {@code cascade.json} holds it. */
final class CascadeDocument {
    private static final JsonMapper JSON = new JsonMapper();

    private CascadeDocument() {}

    /** @param sentences how many it was chosen on and, as many, judged on */
    static JsonNode of(
            PairManifest pair, CascadeCalibration calibrated, CascadeTarget target, Prices prices, int sentences) {
        var root = JSON.createObjectNode()
                .put("command", "make calibrate-cascade")
                .put("pair", pair.id())
                .put("version", pair.version())
                .put("sentencesChosenOn", sentences)
                .put("sentencesJudgedOn", sentences)
                .put("metric", calibrated.metric().name())
                .put("target", target.sentence())
                .put("rule", calibrated.rule().name());
        root.putObject("pricesPer1000Tokens")
                .put("llmEncoded", prices.llmEncoded())
                .put("slmDecoded", prices.slmDecoded())
                .put("llmDecoded", prices.llmDecoded());
        var looks = root.putArray("looks");
        calibrated
                .looks()
                .forEach(look -> looks.addObject()
                        .put("signal", look.rule().signal().wireName())
                        .put("quantile", look.rule().quantile())
                        .put("meanQuality", rounded(look.meanQuality())));
        point(root.putObject("chosen"), calibrated.chosen());
        verdict(root.putObject("judged"), calibrated.verdict());
        var curve = root.putArray("curve");
        calibrated.steps().forEach(step -> {
            var node = curve.addObject();
            // no number is the threshold that keeps all drafts, or hands all of them on
            if (Double.isFinite(step.chosenOn().threshold())) {
                node.put(
                        "threshold",
                        rounded(CascadeCalibration.signed(
                                calibrated.rule(), step.chosenOn().threshold())));
            }
            point(node.putObject("chosenOn"), step.chosenOn());
            point(node.putObject("judgedOn"), step.judgedOn());
        });
        return root;
    }

    private static void verdict(ObjectNode node, CascadeCalibration.Verdict verdict) {
        point(node, verdict.point());
        interval(node.putObject("drafts"), verdict.drafts());
        interval(node.putObject("cascade"), verdict.cascade());
        interval(node.putObject("answers"), verdict.answers());
        interval(node.putObject("cascadeMinusDrafts"), verdict.gain());
        interval(node.putObject("cascadeMinusAnswers"), verdict.lack());
    }

    private static void point(ObjectNode node, Point point) {
        node.put("handedOn", rounded(point.deferred()))
                .put("quality", rounded(point.quality()))
                .put("cost", rounded(point.cost()));
    }

    private static void interval(ObjectNode node, Interval interval) {
        node.put("value", rounded(interval.value()))
                .put("low", rounded(interval.low()))
                .put("high", rounded(interval.high()));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
