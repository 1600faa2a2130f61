package io.sekkei.inference.sampling;

import java.util.List;

/**
 * Looks for the strings that end an answer while its text arrives in pieces. Text that may be the beginning of a stop
 * string is withheld until that is decided. The stop string that is complete first ends the answer, of several the longest,
 * so the outcome does not depend on how the text is cut into pieces. Not thread-safe; one for each answer.
 */
public final class StopStrings {
    private final List<String> stops;
    private final StringBuilder withheld = new StringBuilder();
    private boolean matched;

    /** @param stops none of them empty */
    public StopStrings(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** The text that surely belongs to the answer, now that this piece is known; nothing after a stop string. */
    public String accept(String piece) {
        var released = new StringBuilder();
        for (var position = 0; position < piece.length() && !matched; position++) {
            withheld.append(piece.charAt(position));
            cutStop();
            release(released);
        }
        return released.toString();
    }

    /** What was withheld, when the answer ends without a stop string. */
    public String flush() {
        var rest = withheld.toString();
        withheld.setLength(0);
        return rest;
    }

    /** Whether a stop string appeared; the text before it has been released. */
    public boolean matched() {
        return matched;
    }

    private void cutStop() {
        var longest =
                stops.stream().filter(this::endsWith).mapToInt(String::length).max();
        if (longest.isPresent()) {
            matched = true;
            withheld.setLength(withheld.length() - longest.getAsInt());
        }
    }

    /** After a match all that is left goes out, otherwise all but the longest beginning of a stop string. */
    private void release(StringBuilder released) {
        var certain = withheld.length() - (matched ? 0 : longestBeginning());
        released.append(withheld, 0, certain);
        withheld.delete(0, certain);
    }

    private int longestBeginning() {
        return stops.stream().mapToInt(this::beginning).max().orElse(0);
    }

    /** How many characters at the end of the withheld text begin this stop string. */
    private int beginning(String stop) {
        var length = Math.min(stop.length() - 1, withheld.length());
        while (!endsWith(stop.substring(0, length))) {
            length--;
        }
        return length;
    }

    private boolean endsWith(String ending) {
        var start = withheld.length() - ending.length();
        return start >= 0 && withheld.indexOf(ending, start) == start;
    }
}
