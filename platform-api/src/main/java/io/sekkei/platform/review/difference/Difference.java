package io.sekkei.platform.review.difference;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;

/**
 * What turns one text into another: by character where Japanese is written, which knows no spaces, and by word
 * elsewhere. The parts that are kept or removed make the old text, those that are kept or added the new one.
 *
 * @param parts in the order of the text
 * @param distance how many characters or words were removed or added
 */
public record Difference(List<Part> parts, int distance) {
    /** What happened to a piece of text. */
    public enum Change {
        KEPT,
        REMOVED,
        ADDED
    }

    /** A piece of text with one fate. */
    public record Part(Change change, String text) {}

    public Difference {
        parts = List.copyOf(parts);
    }

    /** How far two texts differ: 0 if they are the same, 1 if nothing of one is in the other. */
    public static double share(String one, String other) {
        var japanese = Units.isJapanese(one) || Units.isJapanese(other);
        var units = Units.of(one, japanese).size() + Units.of(other, japanese).size();
        return units == 0 ? 0 : (double) between(one, other).distance() / units;
    }

    public static Difference between(String before, String after) {
        var japanese = Units.isJapanese(before) || Units.isJapanese(after);
        var old = Units.of(before, japanese);
        var now = Units.of(after, japanese);
        var builder = new Builder(old);
        DiffUtils.diff(old, now).getDeltas().forEach(builder::add);
        return builder.finish();
    }

    private static final class Builder {
        private final List<String> old;
        private final List<Part> parts = new ArrayList<>();
        private int told;
        private int distance;

        Builder(List<String> old) {
            this.old = old;
        }

        void add(AbstractDelta<String> delta) {
            keepUntil(delta.getSource().getPosition());
            add(Change.REMOVED, delta.getSource().getLines());
            add(Change.ADDED, delta.getTarget().getLines());
            distance += delta.getSource().size() + delta.getTarget().size();
            told += delta.getSource().size();
        }

        Difference finish() {
            keepUntil(old.size());
            return new Difference(parts, distance);
        }

        private void keepUntil(int end) {
            add(Change.KEPT, old.subList(told, end));
            told = end;
        }

        private void add(Change change, List<String> units) {
            if (!units.isEmpty()) {
                parts.add(new Part(change, String.join("", units)));
            }
        }
    }
}
