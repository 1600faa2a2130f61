package io.sekkei.inference.djl;

import java.util.Set;

/** Whether this processor multiplies matrices of bf16 itself. Where it does not, bf16 is several times slower than fp32. */
final class BFloat16 {
    private static final Set<String> FLAGS = Set.of("avx512_bf16", "amx_bf16");

    private BFloat16() {}

    static boolean isFast() {
        return Processor.hasAny(FLAGS);
    }

    /** @param description as Linux gives it in {@code /proc/cpuinfo} */
    static boolean isFast(String description) {
        return Processor.hasAny(description, FLAGS);
    }
}
