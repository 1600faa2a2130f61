package io.sekkei.inference.command.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    /** What the engine shall reach, by ratio. */
    private static final Map<String, Double> TARGETS = targets();

    private static Map<String, Double> targets() {
        var targets = new LinkedHashMap<String, Double>();
        targets.put("decodeVsLlamaCpp", 1.0);
        targets.put("decodeVsJlama", 2.0);
        targets.put("decodeVsTransformers", 3.0);
        targets.put("prefillVsLlamaCpp", 2.0);
        targets.put("batch16VsBatch1", 8.0);
        targets.put("batch16TwoWorkersVsBatch1", 8.0);
        targets.put("bandwidthShare", 0.7);
        targets.put("hybridVsLlmOnly", 10.0);
        return targets;
    }

    private EngineTable() {}

    static String of(EngineDocument whole) {
        var document = whole.root();
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
            COLUMNS.forEach(column -> page.append(
                    " %s |".formatted(row.has(column) ? figure(row.get(column).asDouble()) : "")));
            page.append('\n');
        }
        page.append("\n| ratio | measured | target | |\n|---|---|---|---|\n");
        document.get("ratios")
                .fields()
                .forEachRemaining(ratio ->
                        page.append(line(ratio.getKey(), ratio.getValue().asDouble())));
        page.append("\nWhere the time goes, and what was tried: [engine-profile.md](engine-profile.md).\n");
        return page.toString();
    }

    private static String line(String ratio, double measured) {
        var target = TARGETS.get(ratio);
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %s | %s |%n",
                ratio,
                measured,
                target == null ? "" : String.format(Locale.ROOT, "%.1f", target),
                target == null ? "" : verdict(ratio, measured, target));
    }

    /** What is read faster than memory gives it comes from a cache, and says nothing about memory. */
    private static String verdict(String ratio, double measured, double target) {
        if (ratio.equals("bandwidthShare") && measured > 1) {
            return "not shown: a cache held the weights";
        }
        return measured >= target ? "met" : "missed";
    }

    private static String figure(double value) {
        return value < 100
                ? String.format(Locale.ROOT, "%.1f", value)
                : String.format(Locale.ROOT, "%,d", Math.round(value));
    }
}
