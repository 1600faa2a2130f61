package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What was calibrated, as a page for people. */
final class CascadeTable {
    private CascadeTable() {}

    static String of(JsonNode document) {
        return "# When the cascade of %s hands a draft on\n\n".formatted(text(document, "pair"))
                + "Written by `%s`.\n\n".formatted(text(document, "command"))
                + method(document)
                + "![chrF against the share of drafts handed on](cascade.svg)\n\n"
                + verdict(document.get("judged"), document.get("curve"))
                + curve(document.get("curve"))
                + looks(document.get("looks"));
    }

    private static String method(JsonNode document) {
        return """
                Rule: `%s`, in the manifest of the pair. Target: %s.

                Method: greedy answers of the small and of the large model to the same sentences; rule and threshold chosen on %,d \
                of them, judged on %,d others. Quality is %s, in lower case. Cost is in millionths: a draft is always paid for, an \
                answer if the draft is handed on; 1,000 tokens cost %s read by the large model, %s written by the small one, %s by \
                the large one. Intervals are 95 %%, by bootstrap.

                """.formatted(
                        text(document, "rule"),
                        text(document, "target"),
                        document.get("sentencesChosenOn").asInt(),
                        document.get("sentencesJudgedOn").asInt(),
                        text(document, "metric"),
                        text(document.get("pricesPer1000Tokens"), "llmEncoded"),
                        text(document.get("pricesPer1000Tokens"), "slmDecoded"),
                        text(document.get("pricesPer1000Tokens"), "llmDecoded"));
    }

    /** The large model alone costs what handing all drafts on costs more than handing on none. */
    private static String verdict(JsonNode judged, JsonNode curve) {
        var drafts = curve.get(0).at("/judgedOn/cost").asDouble();
        var answers = curve.get(curve.size() - 1).at("/judgedOn/cost").asDouble() - drafts;
        var costs = String.format(
                Locale.ROOT,
                "On the other sentences it hands %s on and costs %.1f a sentence; the small model alone costs %.1f, the large"
                        + " one alone %.1f.",
                share(judged),
                judged.get("cost").asDouble(),
                drafts,
                answers);
        return costs
                + "\n\n"
                + "| | chrF (95 %) |\n|---|---|\n"
                + "| small model alone | %s |\n".formatted(interval(judged.get("drafts"), "%.2f"))
                + "| cascade | %s |\n".formatted(interval(judged.get("cascade"), "%.2f"))
                + "| large model alone | %s |\n".formatted(interval(judged.get("answers"), "%.2f"))
                + "| cascade − small model | %s |\n".formatted(interval(judged.get("cascadeMinusDrafts"), "%+.2f"))
                + "| cascade − large model | %s |\n\n".formatted(interval(judged.get("cascadeMinusAnswers"), "%+.2f"));
    }

    private static String curve(JsonNode curve) {
        var rows = new StringBuilder(
                "| threshold | handed on | chrF | cost | handed on of the others | chrF | cost |\n|---|---|---|---|---|---|---|\n");
        for (var step : curve) {
            rows.append("| %s | %s | %s |\n"
                    .formatted(
                            step.has("threshold") ? number("%.3f", step.get("threshold")) : "",
                            point(step.get("chosenOn")),
                            point(step.get("judgedOn"))));
        }
        return rows.append('\n').toString();
    }

    private static String looks(JsonNode looks) {
        var rows = new StringBuilder(
                "| what a rule may look at | mean chrF over all shares, where it was chosen |\n|---|---|\n");
        for (var look : looks) {
            rows.append("| quantile %s of %s | %s |\n"
                    .formatted(text(look, "quantile"), text(look, "signal"), number("%.2f", look.get("meanQuality"))));
        }
        return rows.toString();
    }

    private static String point(JsonNode point) {
        return "%s | %s | %s"
                .formatted(share(point), number("%.2f", point.get("quality")), number("%.1f", point.get("cost")));
    }

    private static String share(JsonNode point) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * point.get("handedOn").asDouble());
    }

    private static String interval(JsonNode node, String format) {
        return "%s (%s to %s)"
                .formatted(
                        number(format, node.get("value")),
                        number(format, node.get("low")),
                        number(format, node.get("high")));
    }

    private static String number(String format, JsonNode value) {
        return String.format(Locale.ROOT, format, value.asDouble());
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asText();
    }
}
