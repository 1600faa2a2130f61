package io.sekkei.platform.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Positive;
import net.jqwik.api.constraints.Size;

class RecentQuantileProperties {
    /** Over 4,000 values a share of 0.9 has a standard deviation below 0.005 by itself. */
    private static final int VALUES = 4_000;

    @Property(tries = 60)
    void covers_the_share_it_promises_whatever_the_distribution(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0.5, max = 0.97) double share,
            @ForAll @DoubleRange(min = 0.01, max = 3) double spread,
            @ForAll @IntRange(min = 0, max = 2) int shape) {
        var random = new Random(seed);
        var quantile = new RecentQuantile(share);
        var covered = 0;
        var asked = 0;
        for (int i = 0; i < VALUES; i++) {
            var next = draw(random, shape, spread);
            if (quantile.value().isPresent()) {
                asked++;
                covered += next <= quantile.value().getAsDouble() ? 1 : 0;
            }
            quantile.add(next);
        }
        // It promises at least the share, and no more than one of the remembered ranks above it.
        assertThat((double) covered / asked).isBetween(share - 0.04, share + 1.0 / RecentQuantile.REMEMBERED + 0.04);
    }

    @Property
    void monsters_below_its_share_change_nothing_beyond_what_was_seen(
            @ForAll @Size(min = 40, max = 128) double @DoubleRange(min = 1, max = 100) [] values,
            @ForAll @Positive double monster) {
        var quantile = new RecentQuantile(0.9);
        for (var value : values) {
            quantile.add(value);
        }

        quantile.add(100 + monster);
        quantile.add(Double.POSITIVE_INFINITY);

        assertThat(quantile.value().orElseThrow())
                .isLessThanOrEqualTo(Arrays.stream(values).max().orElseThrow());
    }

    @Property
    void forgets_what_was_once_true(
            @ForAll @DoubleRange(min = 0.01, max = 1000) double before,
            @ForAll @DoubleRange(min = 0.01, max = 1000) double after) {
        var quantile = new RecentQuantile(0.9);
        for (int i = 0; i < 500; i++) {
            quantile.add(before);
        }
        for (int i = 0; i < RecentQuantile.REMEMBERED; i++) {
            quantile.add(after);
        }

        assertThat(quantile.value()).hasValue(after);
    }

    @Property
    void says_nothing_before_it_can_say_it(@ForAll @IntRange(min = 0, max = 8) int values) {
        var quantile = new RecentQuantile(0.9);
        for (int i = 0; i < values; i++) {
            quantile.add(i);
        }

        assertThat(quantile.value()).isEmpty();
        for (int i = values; i < 9; i++) {
            quantile.add(i);
        }
        assertThat(quantile.value()).as("the largest of nine").hasValue(8);
    }

    private static double draw(Random random, int shape, double spread) {
        return switch (shape) {
            case 0 -> Math.exp(spread * random.nextGaussian());
            case 1 -> random.nextDouble() * spread;
            default -> Math.pow(1 - random.nextDouble(), -spread);
        };
    }
}
