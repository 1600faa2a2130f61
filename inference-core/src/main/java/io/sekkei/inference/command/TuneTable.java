package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** The learning curve as Markdown. */
final class TuneTable {
    private TuneTable() {}

    static String of(JsonNode document) {
        var text = new StringBuilder();
        text.append("Machine: ").append(document.get("machine").asText()).append(".\n");
        text.append("Method: ").append(document.get("method").asText()).append(".\n");
        text.append("Limit of forgetting: ")
                .append(document.get("limitOfForgetting").asText())
                .append(", for the lower end of the interval.\n\n");
        text.append(
                "| tuned by | examples | rate | updates (best) | s | dev loss | domain ROUGE-L | domain chrF | gain in chrF"
                        + " | general chrF to Japanese | general chrF to English | forgetting |\n"
                        + "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        document.get("points").forEach(point -> text.append(row(point)));
        return text.toString();
    }

    private static String row(JsonNode point) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %s | %d (%d) | %d | %.3f → %.3f | %s | %s | %s | %s | %s | %s |%n",
                point.get("method").asText(),
                point.get("examples").asInt(),
                BigDecimal.valueOf(point.get("rate").asDouble())
                        .stripTrailingZeros()
                        .toPlainString(),
                point.get("updates").asInt(),
                point.get("bestUpdate").asInt(),
                point.get("seconds").asLong(),
                point.get("devLossBefore").asDouble(),
                point.get("devLoss").asDouble(),
                change(own(point, "rouge_l")),
                change(own(point, "chrf")),
                interval(own(point, "chrf").get("difference")),
                general(point, "characters"),
                general(point, "words"),
                point.get("forgetting").asText());
    }

    /** The kind of most of the domain's answers. */
    static JsonNode own(JsonNode point, String metric) {
        return StreamSupport.stream(point.get("own").spliterator(), false)
                .filter(node -> node.get("metric").asText().equals(metric))
                .reduce((a, b) ->
                        b.get("sentences").asInt() > a.get("sentences").asInt() ? b : a)
                .orElseThrow(() -> new IllegalStateException("No figures by " + metric));
    }

    private static String general(JsonNode point, String kind) {
        return StreamSupport.stream(point.get("general").spliterator(), false)
                .filter(node -> node.get("metric").asText().equals("chrf")
                        && node.get("kind").asText().equals(kind))
                .findFirst()
                .map(node -> interval(node.get("difference")))
                .orElse("");
    }

    /** By chrF, of the kinds of general texts that whose score fell most. */
    static JsonNode worstOfGeneral(JsonNode point) {
        return StreamSupport.stream(point.get("general").spliterator(), false)
                .filter(node -> node.get("metric").asText().equals("chrf"))
                .min(Comparator.comparingDouble(
                        node -> node.get("difference").get("value").asDouble()))
                .orElseThrow(() -> new IllegalStateException("No figures of general texts"));
    }

    private static String change(JsonNode node) {
        return String.format(
                Locale.ROOT,
                "%.1f → %.1f",
                node.get("before").get("value").asDouble(),
                node.get("after").get("value").asDouble());
    }

    private static String interval(JsonNode node) {
        return String.format(
                Locale.ROOT,
                "%+.1f (%+.1f to %+.1f)",
                node.get("value").asDouble(),
                node.get("low").asDouble(),
                node.get("high").asDouble());
    }
}
