package io.sekkei.inference.djl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** What the processor of this machine can do. */
final class Processor {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Whether it has one of these flags; false if nobody knows. */
    static boolean hasAny(Set<String> flags) {
        try {
            return hasAny(Files.readString(DESCRIPTION), flags);
        } catch (IOException unknownProcessor) {
            return false;
        }
    }

    /** @param description as Linux gives it in {@code /proc/cpuinfo} */
    static boolean hasAny(String description, Set<String> flags) {
        return description
                .lines()
                .filter(line -> line.startsWith("flags"))
                .flatMap(line -> Arrays.stream(line.split("\\s+")))
                .anyMatch(flags::contains);
    }
}
