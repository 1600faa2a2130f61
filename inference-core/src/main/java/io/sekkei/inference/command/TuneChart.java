package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The learning curve as a picture: chrF on the domain against examples, with intervals, one line a method. */
final class TuneChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int BOTTOM = 340;
    private static final int TOP = 40;
    private static final int RIGHT = 600;
    private static final Map<String, String> COLOURS = Map.of("lora", "#b45309", "full", "#1d4ed8");

    private final StringBuilder svg = new StringBuilder();
    private final double most;
    private final List<Integer> sizes;

    private TuneChart(JsonNode document) {
        var highest = 10.0;
        sizes = new ArrayList<>();
        for (var point : document.get("points")) {
            highest = Math.max(
                    highest,
                    TuneTable.own(point, "chrf").get("after").get("high").asDouble());
            if (!sizes.contains(point.get("examples").asInt())) {
                sizes.add(point.get("examples").asInt());
            }
        }
        most = 10 * Math.ceil(highest / 10);
    }

    static String of(JsonNode document) {
        return new TuneChart(document).draw(document);
    }

    private String draw(JsonNode document) {
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH, HEIGHT);
        line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        line("<text x=\"%d\" y=\"22\" fill=\"#111827\">chrF on texts of the domain, 95 %% intervals</text>", LEFT);
        axes();
        var first = document.get("points").get(0);
        if (first != null) {
            before(TuneTable.own(first, "chrf").get("before").get("value").asDouble());
        }
        var row = 0;
        for (var method : List.of("lora", "full")) {
            curve(document, method, row++);
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes() {
        for (var value = 0; value <= most; value += 10) {
            line(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e5e7eb\"/>",
                    LEFT, RIGHT, y(value), y(value));
            line(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#4b5563\">%d</text>",
                    LEFT - 8, y(value) + 4, value);
        }
        for (var size : sizes) {
            line(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#4b5563\">%,d</text>",
                    x(size), BOTTOM + 20, size);
        }
        line("<text x=\"%d\" y=\"%d\" fill=\"#4b5563\">examples</text>", RIGHT - 40, BOTTOM + 42);
    }

    private void before(double value) {
        line(
                "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#6b7280\" stroke-dasharray=\"5 4\"/>",
                LEFT, RIGHT, y(value), y(value));
        line("<text x=\"%d\" y=\"%.1f\" fill=\"#6b7280\">before</text>", RIGHT + 8, y(value) + 4);
    }

    private void curve(JsonNode document, String method, int row) {
        var colour = COLOURS.getOrDefault(method, "#111827");
        var path = new StringBuilder();
        for (var point : document.get("points")) {
            if (point.get("method").asText().equals(method)) {
                var after = TuneTable.own(point, "chrf").get("after");
                var x = x(point.get("examples").asInt()) + 6 * row;
                line(
                        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                        x,
                        x,
                        y(after.get("low").asDouble()),
                        y(after.get("high").asDouble()),
                        colour);
                line(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>",
                        x, y(after.get("value").asDouble()), colour);
                path.append(path.length() == 0 ? "M" : " L")
                        .append(String.format(
                                Locale.ROOT,
                                "%.1f %.1f",
                                x,
                                y(after.get("value").asDouble())));
            }
        }
        line("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
        line("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", RIGHT + 40, TOP + 20 * row, colour, method);
    }

    /** Sizes stand at equal distances, in their order. */
    private double x(int size) {
        return LEFT + (RIGHT - LEFT) * (sizes.indexOf(size) + 0.5) / sizes.size();
    }

    private double y(double value) {
        return BOTTOM - (BOTTOM - TOP) * value / most;
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
