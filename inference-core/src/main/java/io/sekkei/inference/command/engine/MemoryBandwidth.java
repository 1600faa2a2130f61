package io.sekkei.inference.command.engine;

import java.lang.management.ManagementFactory;

/** How fast one core of this machine reads memory. */
final class MemoryBandwidth {
    private static final int LONGS = 1 << 26; // 512 MiB, more than caches hold
    private static final int ROUNDS = 4;

    private MemoryBandwidth() {}

    /** Bytes a second of processor time, the best of some rounds. */
    static double measure() {
        var values = new long[LONGS];
        java.util.Arrays.setAll(values, i -> i);
        var processor = ManagementFactory.getThreadMXBean();
        var best = Double.MAX_VALUE;
        var seen = 0L;
        for (var round = 0; round < ROUNDS; round++) {
            var start = processor.getCurrentThreadCpuTime();
            seen += sum(values);
            best = Math.min(best, (processor.getCurrentThreadCpuTime() - start) / 1e9);
        }
        if (seen == 42) {
            System.err.println("Nobody gets here, but the compiler does not know");
        }
        return LONGS * (double) Long.BYTES / best;
    }

    private static long sum(long[] values) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (var i = 0; i < values.length; i += 4) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }
        return a + b + c + d;
    }
}
