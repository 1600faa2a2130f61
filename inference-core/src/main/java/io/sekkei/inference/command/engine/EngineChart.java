package io.sekkei.inference.command.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.sekkei.inference.command.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures as a drawing: for each of three tasks a bar for each engine. */
final class EngineChart {
    private static final int PANEL = 300;
    private static final int LABEL = 190;
    private static final int BAR = 16;
    private static final int ROW = 22;
    private static final int TOP = 40;
    private static final String TEXT = "#222222";

    private record Panel(String title, String column) {}

    private static final List<Panel> PANELS = List.of(
            new Panel("Prompt of 256, tokens/s", "prefill256TokensPerSecond"),
            new Panel("One answer, tokens/s", "decodeBatch1TokensPerSecond"),
            new Panel("16 answers, tokens/s", "decodeBatch16TokensPerSecond"));

    private EngineChart() {}

    static String of(JsonNode document) {
        var rows = new ArrayList<JsonNode>();
        document.get("rows").forEach(rows::add);
        var width = LABEL + PANELS.size() * PANEL;
        var height = TOP + rows.size() * ROW + 20;
        var svg = new Svg(width, height, "Tokens a second by engine", 12);
        for (var index = 0; index < rows.size(); index++) {
            var row = rows.get(index);
            svg.text(LABEL - 8, TOP + index * ROW + 12, Svg.Anchor.END, TEXT, name(row));
        }
        for (var panel = 0; panel < PANELS.size(); panel++) {
            panel(svg, PANELS.get(panel), rows, LABEL + panel * PANEL);
        }
        return svg.end();
    }

    private static void panel(Svg svg, Panel panel, List<JsonNode> rows, int left) {
        svg.text(left, 22, Svg.Anchor.START, TEXT, panel.title());
        var most = rows.stream()
                .filter(row -> row.has(panel.column()))
                .mapToDouble(row -> row.get(panel.column()).asDouble())
                .max()
                .orElse(1);
        for (var index = 0; index < rows.size(); index++) {
            var row = rows.get(index);
            if (!row.has(panel.column())) {
                continue; // it was not measured so
            }
            var value = row.get(panel.column()).asDouble();
            var length = Math.max(1, value / most * (PANEL - 80));
            var isOurs = row.get("engine").asText().startsWith(EngineSystem.OURS);
            svg.bar(left, TOP + index * ROW, length, BAR, isOurs ? "#1f5fa8" : "#a9b4c2");
            svg.text(
                    left + length + 6,
                    TOP + index * ROW + 12,
                    Svg.Anchor.START,
                    TEXT,
                    String.format(Locale.ROOT, "%,.0f", value));
        }
    }

    private static String name(JsonNode row) {
        return row.get("engine").asText() + " " + row.get("weights").asText();
    }
}
