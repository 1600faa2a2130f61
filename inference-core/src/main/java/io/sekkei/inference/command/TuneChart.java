package io.sekkei.inference.command;

import static io.sekkei.inference.command.Svg.Anchor.END;
import static io.sekkei.inference.command.Svg.Anchor.MIDDLE;
import static io.sekkei.inference.command.Svg.Anchor.START;

import com.fasterxml.jackson.databind.JsonNode;
import io.sekkei.inference.command.Svg.Place;
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
    private static final String TEXT = "#4b5563";
    private static final String MARK = "#6b7280";
    private static final Map<String, String> COLOURS = Map.of("lora", "#b45309", "full", "#1d4ed8");

    private final Svg svg = new Svg(WIDTH, HEIGHT, "chrF on the domain and on general sentences by examples", 13);
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
        drawDomain();
        drawGeneral();
        svg.text(RIGHT_PANEL + PANEL, HEIGHT - 14, END, TEXT, "95 % intervals");
        for (var row = 0; row < methods.size(); row++) {
            var method = methods.get(row);
            svg.text(LEFT_PANEL + 80 * row, HEIGHT - 14, START, colour(method), "● " + method);
        }
        return svg.end();
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

    private static String colour(String method) {
        return COLOURS.getOrDefault(method, "#111827");
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
            svg.text(left, 28, START, "#111827", title);
            for (var i = 0; least + i * step <= most + step / 2; i++) {
                var value = least + i * step;
                svg.line(new Place(left, y(value)), new Place(left + PANEL, y(value)), "#e5e7eb");
                svg.text(left - 8, y(value) + 4, END, TEXT, tick(value));
            }
            for (var size : sizes) {
                svg.text(x(size, 0), BOTTOM + 20, MIDDLE, TEXT, String.format(Locale.ROOT, "%,d", size));
            }
            svg.text(left + PANEL, BOTTOM + 42, END, TEXT, "examples");
            methods.forEach(this::curve);
        }

        void mark(double value, String name) {
            svg.dashedLine(new Place(left, y(value)), new Place(left + PANEL, y(value)), MARK);
            svg.text(left + PANEL, y(value) - 5, END, MARK, name);
        }

        private void curve(String method) {
            var own = points.stream()
                    .filter(point -> point.get("method").asText().equals(method))
                    .toList();
            for (var point : own) {
                svg.line(place(point, "low"), place(point, "high"), colour(method));
                svg.dot(place(point, "value"), 4, colour(method));
            }
            svg.curve(own.stream().map(point -> place(point, "value")).toList(), colour(method));
        }

        private Place place(JsonNode point, String of) {
            var method = methods.indexOf(point.get("method").asText());
            return new Place(
                    x(point.get("examples").asInt(), method),
                    y(interval.apply(point).get(of).asDouble()));
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
