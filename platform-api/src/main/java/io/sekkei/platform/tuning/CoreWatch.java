package io.sekkei.platform.tuning;

import io.sekkei.inference.tuning.CoreTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a process behind everything else gets no core, a minute at a time. Its threads were starved if they could have
 * computed for most of the minute, and computed for hardly any of that: who waits for a disk, or is slow, is not.
 */
final class CoreWatch {
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final double LEAST_SHARE = 0.1;

    private @Nullable Instant since;
    private @Nullable CoreTime before;

    /**
     * What is to be told of the window that has just ended.
     *
     * @param hindered a sentence for people; null if the cores were there
     */
    record Finding(@Nullable String hindered) {}

    /** @return something once a window */
    Optional<Finding> see(Instant now, CoreTime time) {
        if (since == null || before == null) {
            begin(now, time);
            return Optional.empty();
        }
        var window = Duration.between(since, now);
        if (window.compareTo(WINDOW) < 0) {
            return Optional.empty();
        }
        var computed = grown(time.computed(), before.computed());
        var waited = grown(time.waited(), before.waited());
        begin(now, time);
        return Optional.of(new Finding(isStarved(window, computed, waited) ? sentence(window, computed) : null));
    }

    private void begin(Instant now, CoreTime time) {
        since = now;
        before = time;
    }

    /** What threads had that have ended is no longer told. */
    private static Duration grown(Duration now, Duration then) {
        return now.compareTo(then) > 0 ? now.minus(then) : Duration.ZERO;
    }

    private static boolean isStarved(Duration window, Duration computed, Duration waited) {
        var wished = computed.plus(waited).toMillis();
        return wished > window.toMillis() / 2 && computed.toMillis() < LEAST_SHARE * wished;
    }

    private static String sentence(Duration window, Duration computed) {
        return "It waits for idle cores: others left it %d milliseconds of the last %d seconds. It goes on by itself;"
                        .formatted(computed.toMillis(), window.toSeconds())
                + " its minutes count meanwhile";
    }
}
