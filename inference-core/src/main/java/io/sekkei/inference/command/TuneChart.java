package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * The learning curve as a picture of two panels that share their examples: chrF on the domain, and what became of general
 * sentences, with intervals, one line a method.
 */
final class TuneChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 400;
    private static final int BOTTOM = 320;
    private static final int TOP = 60;
    private static final int PANEL = 380;
    private static final int LEFT_PANEL = 60;
    private static final int RIGHT_PANEL = 540;
    private static final Map<String, String> COLOURS = Map.of("lora", "#b45309", "full", "#1d4ed8");

    private final StringBuilder svg = new StringBuilder();
    private final List<JsonNode> points;
    private final List<Integer> sizes;
    private final List<String> methods;
    private final double limit;

    private TuneChart(JsonNode document) {
        points = StreamSupport.stream(document.get("points").spliterator(), false)
                .toList();
        sizes = points.stream()
                .map(point -> point.get("examples").asInt())
                .distinct()
                .toList();
        methods = points.stream()
                .map(point -> point.get("method").asText())
                .distinct()
                .toList();
        limit = document.get("mostForgotten").asDouble();
    }

    static String of(JsonNode document) {
        return new TuneChart(document).draw();
    }

    private String draw() {
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH, HEIGHT);
        line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        drawDomain();
        drawGeneral();
        line(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#4b5563\">95 %% intervals</text>",
                RIGHT_PANEL + PANEL, HEIGHT - 14);
        for (var row = 0; row < methods.size(); row++) {
            var method = methods.get(row);
            line(
                    "<text x=\"%d\" y=\"%d\" fill=\"%s\">● %s</text>",
                    LEFT_PANEL + 80 * row, HEIGHT - 14, COLOURS.getOrDefault(method, "#111827"), method);
        }
        return svg.append("</svg>\n").toString();
    }

    private void drawDomain() {
        Function<JsonNode, JsonNode> after =
                point -> TuneTable.own(point, "chrf").get("after");
        var panel = new Panel("Texts of the domain: chrF", LEFT_PANEL, 0, highest(after), after);
        panel.draw();
        if (!points.isEmpty()) {
            var before = TuneTable.own(points.get(0), "chrf").get("before").get("value");
            panel.mark(before.asDouble(), "before");
        }
    }

    private void drawGeneral() {
        Function<JsonNode, JsonNode> change =
                point -> TuneTable.worstOfGeneral(point).get("difference");
        var lowest = Math.min(-limit, lowest(change));
        var panel = new Panel(
                "General sentences, worse direction: change of chrF",
                RIGHT_PANEL,
                lowest,
                Math.max(0, highest(change)),
                change);
        panel.draw();
        panel.mark(-limit, "limit");
    }

    private double highest(Function<JsonNode, JsonNode> interval) {
        return points.stream()
                .mapToDouble(point -> interval.apply(point).get("high").asDouble())
                .max()
                .orElse(1);
    }

    private double lowest(Function<JsonNode, JsonNode> interval) {
        return points.stream()
                .mapToDouble(point -> interval.apply(point).get("low").asDouble())
                .min()
                .orElse(0);
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** One of the two, with an axis of round steps around what it shows. */
    private final class Panel {
        private final String title;
        private final int left;
        private final Function<JsonNode, JsonNode> interval;
        private final double step;
        private final double least;
        private final double most;

        Panel(String title, int left, double lowest, double highest, Function<JsonNode, JsonNode> interval) {
            this.title = title;
            this.left = left;
            this.interval = interval;
            step = step(highest - lowest);
            least = step * Math.floor(lowest / step);
            most = step * Math.max(Math.ceil(highest / step), least / step + 1);
        }

        /** At most about six steps, each 1, 2 or 5 times a power of ten. */
        private static double step(double range) {
            var power = Math.pow(10, Math.floor(Math.log10(Math.max(range, 1) / 6)));
            return List.of(1, 2, 5).stream()
                    .map(factor -> factor * power)
                    .filter(candidate -> range / candidate <= 6)
                    .findFirst()
                    .orElse(10 * power);
        }

        void draw() {
            line("<text x=\"%d\" y=\"28\" fill=\"#111827\">%s</text>", left, title);
            for (var i = 0; least + i * step <= most + step / 2; i++) {
                var value = least + i * step;
                line(
                        "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e5e7eb\"/>",
                        left, left + PANEL, y(value), y(value));
                line(
                        "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#4b5563\">%s</text>",
                        left - 8, y(value) + 4, tick(value));
            }
            for (var size : sizes) {
                line(
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#4b5563\">%,d</text>",
                        x(size, 0), BOTTOM + 20, size);
            }
            line(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#4b5563\">examples</text>",
                    left + PANEL, BOTTOM + 42);
            methods.forEach(this::curve);
        }

        void mark(double value, String name) {
            line(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#6b7280\" stroke-dasharray=\"5 4\"/>",
                    left, left + PANEL, y(value), y(value));
            line(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#6b7280\">%s</text>",
                    left + PANEL, y(value) - 5, name);
        }

        private void curve(String method) {
            var colour = COLOURS.getOrDefault(method, "#111827");
            var path = new StringBuilder();
            for (var point : points) {
                if (point.get("method").asText().equals(method)) {
                    var shown = interval.apply(point);
                    var x = x(point.get("examples").asInt(), methods.indexOf(method));
                    var y = y(shown.get("value").asDouble());
                    line(
                            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                            x,
                            x,
                            y(shown.get("low").asDouble()),
                            y(shown.get("high").asDouble()),
                            colour);
                    line("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", x, y, colour);
                    path.append(path.isEmpty() ? "M" : " L").append(String.format(Locale.ROOT, "%.1f %.1f", x, y));
                }
            }
            line("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
        }

        private static String tick(double value) {
            return value == Math.rint(value)
                    ? String.format(Locale.ROOT, "%.0f", value + 0.0)
                    : String.format(Locale.ROOT, "%.1f", value);
        }

        /** Sizes stand at equal distances, in their order; methods a little beside each other, so that no interval hides another. */
        private double x(int size, int method) {
            return left + PANEL * (sizes.indexOf(size) + 0.5) / sizes.size() + 8 * method;
        }

        private double y(double value) {
            return BOTTOM - (BOTTOM - TOP) * (value - least) / (most - least);
        }
    }
}
