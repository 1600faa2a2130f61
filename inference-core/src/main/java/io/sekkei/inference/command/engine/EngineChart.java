package io.sekkei.inference.command.engine;

import com.fasterxml.jackson.databind.JsonNode;
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
        var svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                .formatted(width, height));
        svg.append(" aria-label=\"Tokens a second by engine\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        for (var index = 0; index < rows.size(); index++) {
            var row = rows.get(index);
            text(svg, LABEL - 8, TOP + index * ROW + 12, "end", name(row));
        }
        for (var panel = 0; panel < PANELS.size(); panel++) {
            panel(svg, PANELS.get(panel), rows, LABEL + panel * PANEL);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, Panel panel, List<JsonNode> rows, int left) {
        text(svg, left, 22, "start", panel.title());
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
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    left,
                    TOP + index * ROW,
                    length,
                    BAR,
                    row.get("engine").asText().startsWith(EngineSystem.OURS) ? "#1f5fa8" : "#a9b4c2"));
            text(
                    svg,
                    left + (int) length + 6,
                    TOP + index * ROW + 12,
                    "start",
                    String.format(Locale.ROOT, "%,.0f", value));
        }
    }

    private static String name(JsonNode row) {
        return row.get("engine").asText() + " " + row.get("weights").asText();
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#222222\">%s</text>\n"
                .formatted(x, y, anchor, text));
    }
}
