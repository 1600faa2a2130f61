package io.sekkei.platform.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whether the platform gets slower as it remembers more. Two platforms on one PostgreSQL, one with few records and one
 * with many, do the same in turns, so that whatever else the machine does slows down both.
 */
@Tag("benchmark")
class MillionTests {
    private static final int FEW = 10_000;
    private static final int MANY = Integer.getInteger("sekkei.million.records", 1_000_000);
    private static final int WARM_UP = 100;
    private static final int TIMES = 400;
    private static final int PAGE = 50;
    private static final double MOST = 1.5;

    /** Something that is done again and again. */
    private interface Probe {
        void run(StoredRecords records) throws Exception;
    }

    @Test
    void aMillionRecordsAreAsFastAsTenThousand() throws Exception {
        try (var postgres = LocalPostgres.start(Path.of("target"));
                var few = new StoredRecords(postgres, FEW);
                var many = new StoredRecords(postgres, MANY)) {
            var figures = new ArrayList<String>();
            var ratios = new LinkedHashMap<String, Double>();
            for (var probe : probes(few, many).entrySet()) {
                var ratio = compare(probe.getKey(), probe.getValue(), few, many, figures);
                ratios.put(probe.getKey(), ratio);
            }
            figures.add("Load average %.2f. Most allowed: %.1f times.".formatted(Machine.load(), MOST));
            Files.write(Path.of("target", "million.txt"), figures);
            figures.forEach(System.out::println);
            assertThat(ratios.values()).allSatisfy(ratio -> assertThat(ratio).isLessThanOrEqualTo(MOST));
        }
    }

    private Map<String, Probe> probes(StoredRecords few, StoredRecords many) throws IOException {
        var probes = new LinkedHashMap<String, Probe>();
        var wires = Map.of(few, new Wire(few.port()), many, new Wire(many.port()));
        probes.put("a whole request, admission included", records -> {
            var body = TestClient.chatBody("");
            var key = records.customer().key();
            expectAnswer(wires.get(records), Wire.post("/v1/chat/completions", key, body));
        });
        probes.put("the newest page", records -> page(wires.get(records), records, ""));
        probes.put("a page in the middle", records -> page(wires.get(records), records, "&to=" + middle(records)));
        probes.put(
                "a page of an outcome",
                records -> page(wires.get(records), records, "&outcome=succeeded&to=" + middle(records)));
        probes.put("one request", records -> page(wires.get(records), records, "&request=req-" + records.count() / 2));
        return probes;
    }

    private static void page(Wire wire, StoredRecords records, String filter) throws IOException {
        var path = "/api/v1/audit/records?limit=%d%s".formatted(PAGE, filter);
        expectAnswer(wire, Wire.get(path, records.customer().key()));
    }

    private static void expectAnswer(Wire wire, byte[] request) throws IOException {
        wire.exchange(request);
        assertThat(wire.status()).isEqualTo(200);
    }

    private static double compare(String name, Probe probe, StoredRecords few, StoredRecords many, List<String> figures)
            throws Exception {
        var quick = new long[TIMES];
        var slow = new long[TIMES];
        for (int i = -WARM_UP; i < TIMES; i++) {
            var first = nanos(probe, few);
            var second = nanos(probe, many);
            if (i >= 0) {
                quick[i] = first;
                slow[i] = second;
            }
        }
        var before = new Latencies(quick).millis(0.5);
        var after = new Latencies(slow).millis(0.5);
        figures.add(String.format(
                Locale.ROOT,
                "%s: %.2f ms at %,d records, %.2f ms at %,d: %.2f times",
                name,
                before,
                few.count(),
                after,
                many.count(),
                after / before));
        return after / before;
    }

    private static long nanos(Probe probe, StoredRecords records) throws Exception {
        var before = System.nanoTime();
        probe.run(records);
        return System.nanoTime() - before;
    }

    /** Half way back; two seconds lie between one record and the next. */
    private static String middle(StoredRecords records) {
        return Instant.now()
                .minusSeconds(records.count())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
