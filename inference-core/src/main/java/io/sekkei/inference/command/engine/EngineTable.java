package io.sekkei.inference.command.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** The figures as a page for people. */
final class EngineTable {
    private static final List<String> COLUMNS = List.of(
            "prefill32TokensPerSecond",
            "prefill256TokensPerSecond",
            "prefill1024TokensPerSecond",
            "firstToken256Ms",
            "decodeBatch1TokensPerSecond",
            "decodeBatch4TokensPerSecond",
            "decodeBatch16TokensPerSecond",
            "peakMemoryMiB");

    private EngineTable() {}

    static String of(JsonNode document) {
        var page = new StringBuilder("# Engines side by side\n\n");
        page.append("Written by `make bench-engine`.\n\n");
        page.append("Machine: %s. One core reads %s GB/s.\n\n"
                .formatted(
                        document.get("machine").asText(),
                        document.get("readBandwidthGBs").asText()));
        page.append("Method: %s.\n\n".formatted(document.get("method").asText()));
        page.append("![Tokens a second by engine](engine.svg)\n\n");
        page.append(
                "| engine | weights | prefill 32 | 256 | 1,024 tokens/s | first token of 256, ms | decode, batch 1 | 4 |"
                        + " 16 tokens/s | peak MiB |\n|---|---|---|---|---|---|---|---|---|---|\n");
        for (var row : document.get("rows")) {
            page.append("| %s | %s |"
                    .formatted(row.get("engine").asText(), row.get("weights").asText()));
            COLUMNS.forEach(column ->
                    page.append(" %s |".formatted(figure(row.get(column).asDouble()))));
            page.append('\n');
        }
        page.append("\n| ratio | |\n|---|---|\n");
        document.get("ratios")
                .fields()
                .forEachRemaining(ratio -> page.append("| %s | %.2f |\n"
                        .formatted(ratio.getKey(), ratio.getValue().asDouble())));
        return page.toString();
    }

    private static String figure(double value) {
        return value < 100
                ? String.format(Locale.ROOT, "%.1f", value)
                : String.format(Locale.ROOT, "%,d", Math.round(value));
    }
}
