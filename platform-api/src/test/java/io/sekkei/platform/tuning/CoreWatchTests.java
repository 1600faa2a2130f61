package io.sekkei.platform.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.tuning.CoreTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a process gets a core. */
class CoreWatchTests {
    private final CoreWatch watch = new CoreWatch();
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private CoreTime time = new CoreTime(Duration.ZERO, Duration.ZERO);

    @Test
    void whoWaitsForAlmostAllOfAMinuteIsStarved() {
        after(0, 0, 0);

        assertThat(after(30, 0, 29)).as("not before a minute is over").isEmpty();
        assertThat(after(30, 1, 29).orElseThrow().hindered())
                .startsWith("It waits for idle cores: others left it 1000 milliseconds of the last 60 seconds.");
        assertThat(after(60, 40, 20).orElseThrow().hindered())
                .as("the next minute counts by itself")
                .isNull();
    }

    @Test
    void whoSharesTheCoresOrHasNothingToComputeIsNot() {
        after(0, 0, 0);

        assertThat(after(60, 10, 50).orElseThrow().hindered())
                .as("slow, but it goes on")
                .isNull();
        assertThat(after(60, 0, 2).orElseThrow().hindered())
                .as("it waits for something else")
                .isNull();
    }

    @Test
    void threadsThatHaveEndedTakeNothingAway() {
        after(0, 50, 50);
        time = new CoreTime(Duration.ZERO, Duration.ZERO);

        assertThat(after(60, 20, 10).orElseThrow().hindered()).isNull();
    }

    private Optional<CoreWatch.Finding> after(int seconds, int computed, int waited) {
        now = now.plusSeconds(seconds);
        time = new CoreTime(time.computed().plusSeconds(computed), time.waited().plusSeconds(waited));
        return watch.see(now, time);
    }
}
