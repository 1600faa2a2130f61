package io.sekkei.inference.evaluation;

/**
 * A number and how far chance may move it.
 *
 * @param value measured on the corpus itself
 * @param low lower end of the 95 % interval
 * @param high upper end of the 95 % interval
 */
public record Interval(double value, double low, double high) {
    /** For a difference: whether it is more than chance. */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }
}
