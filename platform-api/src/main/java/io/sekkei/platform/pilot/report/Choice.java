package io.sekkei.platform.pilot.report;

import java.util.UUID;

/**
 * What a person chose of two outputs without knowing whose they were.
 *
 * @param reviewer who chose
 * @param left the setting on the left
 * @param right the setting on the right
 * @param verdict which was better
 */
public record Choice(UUID reviewer, int left, int right, Verdict verdict) {
    /** Which of two outputs is better. */
    public enum Verdict {
        LEFT,
        RIGHT,
        TIE
    }

    /** One for a win of this setting, a half for a tie. */
    double scoreOf(int setting) {
        return switch (verdict) {
            case LEFT -> left == setting ? 1 : 0;
            case RIGHT -> right == setting ? 1 : 0;
            case TIE -> 0.5;
        };
    }

    boolean isBetween(int one, int other) {
        return (left == one && right == other) || (left == other && right == one);
    }
}
