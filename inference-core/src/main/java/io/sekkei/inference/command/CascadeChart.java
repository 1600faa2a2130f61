package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What was calibrated, as a picture: chrF against the share of drafts handed on, where the threshold was chosen and on the other
 * sentences, beside what handing on at random would come to.
 */
final class CascadeChart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int RIGHT = 600;
    private static final int TOP = 50;
    private static final int BOTTOM = 340;
    private static final int GRID = 2;
    private static final String TEXT = "#4b5563";
    private static final String JUDGED = "#1d4ed8";
    private static final String CHOSEN = "#b45309";

    private final StringBuilder svg = new StringBuilder();
    private final JsonNode document;
    private final double least;
    private final double most;

    private CascadeChart(JsonNode document) {
        this.document = document;
        var qualities = StreamSupport.stream(document.get("curve").spliterator(), false)
                .flatMap(step -> step.findValues("quality").stream())
                .mapToDouble(JsonNode::asDouble)
                .summaryStatistics();
        least = GRID * Math.floor(qualities.getMin() / GRID);
        most = Math.max(least + GRID, GRID * Math.ceil(qualities.getMax() / GRID));
    }

    static String of(JsonNode document) {
        return new CascadeChart(document).draw();
    }

    private String draw() {
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"chrF against the"
                        + " share of drafts handed on\" font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH, HEIGHT);
        line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        line(
                "<text x=\"%d\" y=\"24\" fill=\"#111827\">chrF of the cascade of %s, from all drafts kept to all handed on</text>",
                LEFT, document.get("pair").asText());
        axes();
        random();
        curve("chosenOn", CHOSEN);
        curve("judgedOn", JUDGED);
        chosen();
        legend();
        return svg.append("</svg>\n").toString();
    }

    private void axes() {
        for (var value = least; value <= most; value += GRID) {
            line(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e5e7eb\"/>",
                    LEFT, RIGHT, y(value), y(value));
            line(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"%s\">%.0f</text>",
                    LEFT - 8, y(value) + 4, TEXT, value);
        }
        for (var percent = 0; percent <= 100; percent += 20) {
            line(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%d %%</text>",
                    x(percent / 100.0), BOTTOM + 20, TEXT, percent);
        }
        line(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">drafts handed on to the large model</text>",
                RIGHT, BOTTOM + 42, TEXT);
    }

    /** Whoever draws lots goes straight from the one end to the other, on average. */
    private void random() {
        var curve = document.get("curve");
        var first = curve.get(0).get("judgedOn");
        var last = curve.get(curve.size() - 1).get("judgedOn");
        line(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#6b7280\" stroke-dasharray=\"5 4\"/>",
                x(first), x(last), y(first), y(last));
    }

    private void curve(String sentences, String colour) {
        var path = StreamSupport.stream(document.get("curve").spliterator(), false)
                .map(step -> step.get(sentences))
                .map(point -> String.format(Locale.ROOT, "%.1f %.1f", x(point), y(point)))
                .collect(Collectors.joining(" L", "M", ""));
        line("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
    }

    private void chosen() {
        line(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>",
                x(document.get("chosen")), y(document.get("chosen")), CHOSEN);
        line(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>",
                x(document.get("judged")), y(document.get("judged")), JUDGED);
    }

    private void legend() {
        label(0, JUDGED, "other sentences");
        label(1, CHOSEN, "chosen on these");
        label(2, "#6b7280", "others, at random");
        label(3, TEXT, "● the rule taken");
    }

    private void label(int row, String colour, String text) {
        line("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", RIGHT + 20, TOP + 4 + 20 * row, colour, text);
    }

    private double x(JsonNode point) {
        return x(point.get("handedOn").asDouble());
    }

    private double x(double share) {
        return LEFT + (RIGHT - LEFT) * share;
    }

    private double y(JsonNode point) {
        return y(point.get("quality").asDouble());
    }

    private double y(double quality) {
        return BOTTOM - (BOTTOM - TOP) * (quality - least) / (most - least);
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
