package io.sekkei.inference.tuning;

import io.sekkei.inference.evaluation.Interval;

/**
 * A candidate beside the current version, by one metric on one kind of text.
 *
 * @param kind {@code words} for answers in languages with spaces between words, {@code characters} for others
 * @param metric by its short name in reports, as in {@code chrf}
 * @param sentences how many
 * @param current what the current version scores, 0 to 100, with its 95 % interval
 * @param candidate what the candidate scores
 * @param difference candidate minus current, both resampled by the same sentences
 */
public record Comparison(
        String kind, String metric, int sentences, Interval current, Interval candidate, Interval difference) {}
