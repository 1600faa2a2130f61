package io.sekkei.inference.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A picture in SVG 1.1 on a white ground, drawn from behind to the front; numbers have a point in every locale. */
public final class Svg {
    /** Where a text begins at its x. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A place in the picture, in its units, from the upper left corner. */
    public record Place(double x, double y) {}

    private final StringBuilder text = new StringBuilder();

    /**
     * An empty picture.
     *
     * @param label what it shows, for those who cannot see it
     * @param fontSize in the picture's units
     */
    public Svg(int width, int height, String label, int fontSize) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                        + " font-family=\"sans-serif\" font-size=\"%d\">",
                width, height, escaped(label), fontSize);
        bar(0, 0, width, height, "#ffffff");
    }

    public void text(double x, double y, Anchor anchor, String colour, String words) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x, y, anchor.name().toLowerCase(Locale.ROOT), colour, escaped(words));
    }

    /** @param x its left edge */
    public void bar(double x, double y, double width, double height, String colour) {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>", x, y, width, height, colour);
    }

    public void line(Place from, Place to, String colour) {
        line(from, to, colour, "");
    }

    public void dashedLine(Place from, Place to, String colour) {
        line(from, to, colour, " stroke-dasharray=\"5 4\"");
    }

    public void dot(Place place, int radius, String colour) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\"/>", place.x(), place.y(), radius, colour);
    }

    /** Straight from place to place. */
    public void curve(List<Place> places, String colour) {
        var path = places.stream()
                .map(place -> String.format(Locale.ROOT, "%.1f %.1f", place.x(), place.y()))
                .collect(Collectors.joining(" L", "M", ""));
        add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
    }

    /** The whole picture; nothing can be drawn after it. */
    public String end() {
        return text.append("</svg>\n").toString();
    }

    private void line(Place from, Place to, String colour, String dashes) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>",
                from.x(), from.y(), to.x(), to.y(), colour, dashes);
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
