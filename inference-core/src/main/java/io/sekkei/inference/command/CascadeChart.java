package io.sekkei.inference.command;

import static io.sekkei.inference.command.Svg.Anchor.END;
import static io.sekkei.inference.command.Svg.Anchor.MIDDLE;
import static io.sekkei.inference.command.Svg.Anchor.START;

import com.fasterxml.jackson.databind.JsonNode;
import io.sekkei.inference.command.Svg.Place;
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

    private final Svg svg = new Svg(WIDTH, HEIGHT, "chrF against the share of drafts handed on", 13);
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
        svg.text(
                LEFT,
                24,
                START,
                "#111827",
                "chrF of the cascade of %s, from all drafts kept to all handed on"
                        .formatted(document.get("pair").asText()));
        axes();
        random();
        curve("chosenOn", CHOSEN);
        curve("judgedOn", JUDGED);
        svg.dot(place(document.get("chosen")), 5, CHOSEN);
        svg.dot(place(document.get("judged")), 5, JUDGED);
        legend();
        return svg.end();
    }

    private void axes() {
        for (var value = least; value <= most; value += GRID) {
            svg.line(new Place(LEFT, y(value)), new Place(RIGHT, y(value)), "#e5e7eb");
            svg.text(LEFT - 8, y(value) + 4, END, TEXT, "%.0f".formatted(value));
        }
        for (var percent = 0; percent <= 100; percent += 20) {
            svg.text(x(percent / 100.0), BOTTOM + 20, MIDDLE, TEXT, percent + " %");
        }
        svg.text(RIGHT, BOTTOM + 42, END, TEXT, "drafts handed on to the large model");
    }

    /** Whoever draws lots goes straight from the one end to the other, on average. */
    private void random() {
        var curve = document.get("curve");
        var last = curve.get(curve.size() - 1);
        svg.dashedLine(place(curve.get(0).get("judgedOn")), place(last.get("judgedOn")), "#6b7280");
    }

    private void curve(String sentences, String colour) {
        svg.curve(
                StreamSupport.stream(document.get("curve").spliterator(), false)
                        .map(step -> place(step.get(sentences)))
                        .toList(),
                colour);
    }

    private void legend() {
        label(0, JUDGED, "other sentences");
        label(1, CHOSEN, "chosen on these");
        label(2, "#6b7280", "others, at random");
        label(3, TEXT, "● the rule taken");
    }

    private void label(int row, String colour, String text) {
        svg.text(RIGHT + 20, TOP + 4 + 20 * row, START, colour, text);
    }

    private Place place(JsonNode point) {
        return new Place(
                x(point.get("handedOn").asDouble()), y(point.get("quality").asDouble()));
    }

    private double x(double share) {
        return LEFT + (RIGHT - LEFT) * share;
    }

    private double y(double quality) {
        return BOTTOM - (BOTTOM - TOP) * (quality - least) / (most - least);
    }
}
