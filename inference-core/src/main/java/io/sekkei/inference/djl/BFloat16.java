package io.sekkei.inference.djl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Whether this processor multiplies matrices of bf16 itself. Where it does not, bf16 is several times slower than fp32. */
final class BFloat16 {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final Set<String> FLAGS = Set.of("avx512_bf16", "amx_bf16");

    private BFloat16() {}

    static boolean isFast() {
        try {
            return isFast(Files.readString(PROCESSOR));
        } catch (IOException unknownProcessor) {
            return false;
        }
    }

    /** @param description as Linux gives it in {@code /proc/cpuinfo} */
    static boolean isFast(String description) {
        return description
                .lines()
                .filter(line -> line.startsWith("flags"))
                .flatMap(line -> java.util.Arrays.stream(line.split("\\s+")))
                .anyMatch(FLAGS::contains);
    }
}
