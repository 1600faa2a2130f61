package io.sekkei.platform.review.quality;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far two people agree who decided on the same texts without knowing of each other.
 *
 * <p>Cohen's kappa is (po − pe) / (1 − pe): po is the share of texts on which they agree, pe the share on which they would
 * agree by chance, each deciding as often one way or the other as they do (Cohen 1960, doi 10.1177/001316446002000104). 1
 * is full agreement, 0 what chance would give, and less is worse than chance.
 */
public final class Agreement {
    /** What a decision means for the text. */
    public enum Choice {
        /** It leaves as it is. */
        APPROVE,
        /** It leaves as another text. */
        EDIT,
        /** It does not leave, or not by this person's word: rejected, returned or escalated. */
        STOP
    }

    private final Map<Choice, Map<Choice, Long>> counts = new EnumMap<>(Choice.class);

    /** Adds texts on which the first person decided one way and the second the other. */
    public Agreement add(Choice first, Choice second, long texts) {
        counts.computeIfAbsent(first, key -> new EnumMap<>(Choice.class)).merge(second, texts, Long::sum);
        return this;
    }

    /** Texts both have decided on. */
    public long texts() {
        return counts.values().stream()
                .flatMap(row -> row.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Texts on which they agree. */
    public long agreed() {
        long agreed = 0;
        for (var choice : Choice.values()) {
            agreed += count(choice, choice);
        }
        return agreed;
    }

    /** Empty if there are no texts, or both decide the same way always, so that chance explains everything. */
    public OptionalDouble kappa() {
        var texts = texts();
        double byChance = 0;
        for (var choice : Choice.values()) {
            byChance += (double) first(choice) * second(choice);
        }
        var whole = (double) texts * texts;
        return texts == 0 || byChance == whole
                ? OptionalDouble.empty()
                : OptionalDouble.of((agreed() * (double) texts - byChance) / (whole - byChance));
    }

    private long first(Choice choice) {
        long sum = 0;
        for (var second : Choice.values()) {
            sum += count(choice, second);
        }
        return sum;
    }

    private long second(Choice choice) {
        long sum = 0;
        for (var first : Choice.values()) {
            sum += count(first, choice);
        }
        return sum;
    }

    private long count(Choice first, Choice second) {
        return counts.getOrDefault(first, Map.of()).getOrDefault(second, 0L);
    }
}
