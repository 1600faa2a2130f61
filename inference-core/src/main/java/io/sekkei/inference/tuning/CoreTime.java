package io.sekkei.inference.tuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the threads of a process fared with the cores, since it began.
 *
 * @param computed for how long they computed
 * @param waited for how long they could have, but others had the cores
 */
public record CoreTime(Duration computed, Duration waited) {
    /** Of the threads there are now; empty where the kernel does not say, or no such process is there. */
    static Optional<CoreTime> of(long pid) {
        try (var threads = Files.list(Path.of("/proc/%d/task".formatted(pid)))) {
            return threads.flatMap(thread -> read(thread.resolve("schedstat")).stream())
                    .reduce(CoreTime::and);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The kernel's line: nanoseconds on a core, nanoseconds in its queue, turns. Empty if the thread has just ended. */
    private static Optional<CoreTime> read(Path file) {
        try {
            var fields = Files.readString(file).split(" ");
            return Optional.of(new CoreTime(
                    Duration.ofNanos(Long.parseLong(fields[0])), Duration.ofNanos(Long.parseLong(fields[1]))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private CoreTime and(CoreTime other) {
        return new CoreTime(computed.plus(other.computed), waited.plus(other.waited));
    }
}
