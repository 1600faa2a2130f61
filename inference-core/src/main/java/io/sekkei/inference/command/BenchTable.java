package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The figures of the benchmark as Markdown. */
final class BenchTable {
    private BenchTable() {}

    static String of(JsonNode document) {
        var text = new StringBuilder();
        text.append("Machine: ").append(document.get("machine").asText()).append(".\n");
        text.append("Method: ").append(document.get("method").asText()).append(".\n");
        document.get("directions").fields().forEachRemaining(direction -> {
            text.append("\n### ").append(direction.getKey()).append("\n\n");
            text.append(
                    "| system | BLEU (95 %) | chrF (95 %) | hybrid − this, BLEU | ms/token | ms/sentence | first token ms |"
                            + " tokens | peak MiB |\n|---|---|---|---|---|---|---|---|---|\n");
            direction.getValue().fields().forEachRemaining(row -> text.append(row(row.getKey(), row.getValue())));
        });
        return text.toString();
    }

    private static String row(String label, JsonNode row) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %.1f | %.1f | %.1f | %d |%n",
                label,
                interval(row.get("bleu")),
                interval(row.get("chrf")),
                row.has("hybridMinusThis") ? interval(row.get("hybridMinusThis")) : "",
                row.get("msPerToken").asDouble(),
                row.get("msPerSentence").asDouble(),
                row.get("firstTokenMs").asDouble(),
                row.get("meanTokens").asDouble(),
                row.get("peakMemoryMiB").asLong());
    }

    private static String interval(JsonNode node) {
        return String.format(
                Locale.ROOT,
                "%.1f (%.1f to %.1f)",
                node.get("value").asDouble(),
                node.get("low").asDouble(),
                node.get("high").asDouble());
    }
}
