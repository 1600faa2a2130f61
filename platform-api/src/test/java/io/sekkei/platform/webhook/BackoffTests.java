package io.sekkei.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTests {
    @Test
    void tenTriesAreSpreadOverThreeDays() {
        var whole = IntStream.rangeClosed(1, 9)
                .mapToObj(tries -> Backoff.after(tries, () -> 0).orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);

        assertThat(whole).isEqualTo(Duration.ofSeconds(5).plusMinutes(35).plusHours(75));
        assertThat(Backoff.after(10, () -> 0)).isEmpty();
    }

    @Test
    void chanceMakesAPauseATenthLongerAtMost() {
        assertThat(Backoff.after(2, () -> 1)).hasValue(Duration.ofSeconds(330));
        assertThat(Backoff.after(2, () -> 0)).hasValue(Duration.ofSeconds(300));
    }
}
