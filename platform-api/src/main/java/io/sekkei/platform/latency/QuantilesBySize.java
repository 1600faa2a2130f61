package io.sekkei.platform.latency;

import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** A {@link RecentQuantile} for each power of two of a size, because what a token costs depends on how many there are. */
final class QuantilesBySize {
    private final RecentQuantile[] bySize;

    QuantilesBySize(double share) {
        bySize = IntStream.range(0, Integer.SIZE)
                .mapToObj(power -> new RecentQuantile(share))
                .toArray(RecentQuantile[]::new);
    }

    void add(int size, double seen) {
        bySize[power(size)].add(seen);
    }

    /** What is known of sizes like this one; empty if nothing is. */
    OptionalDouble of(int size) {
        return bySize[power(size)].value();
    }

    /** What is known of the nearest sizes, of larger ones if two are as near. */
    OptionalDouble near(int size) {
        var own = power(size);
        return IntStream.range(0, bySize.length)
                .flatMap(distance -> IntStream.of(own + distance, own - distance))
                .filter(power -> power >= 0 && power < bySize.length)
                .mapToObj(power -> bySize[power].value())
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElseGet(OptionalDouble::empty);
    }

    private static int power(int size) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, size));
    }
}
