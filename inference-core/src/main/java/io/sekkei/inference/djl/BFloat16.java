package io.sekkei.inference.djl;

import java.util.Set;

/**
 * Whether this processor multiplies matrices of bf16 in tiles of its own. Without them bf16 is slower than fp32: several times
 * where there is nothing for it, and 1.5 times in training where there are the vector instructions avx512_bf16 alone.
 */
final class BFloat16 {
    private static final Set<String> FLAGS = Set.of("amx_bf16");

    private BFloat16() {}

    static boolean isFast() {
        return Processor.hasAny(FLAGS);
    }

    /** @param description as Linux gives it in {@code /proc/cpuinfo} */
    static boolean isFast(String description) {
        return Processor.hasAny(description, FLAGS);
    }
}
