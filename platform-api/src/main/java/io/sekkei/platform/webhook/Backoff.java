package io.sekkei.platform.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** When a message is tried again: ten tries over three days, each a little later by chance, so that they spread. */
final class Backoff {
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    private static final double MOST_JITTER = 0.1;

    private Backoff() {}

    /**
     * The pause after so many tries that failed; empty when it is given up.
     *
     * @param chance draws from 0 to 1
     */
    static Optional<Duration> after(int tries, DoubleSupplier chance) {
        if (tries > PAUSES.size()) {
            return Optional.empty();
        }
        var pause = PAUSES.get(tries - 1);
        return Optional.of(pause.plusMillis((long) (pause.toMillis() * MOST_JITTER * chance.getAsDouble())));
    }
}
