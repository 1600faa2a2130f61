package io.sekkei.platform.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
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
        var asking = Map.of(few, new Wire(few.port()), many, new Wire(many.port()));
        probes.put("a whole request, admission included", records -> {
            var wire = asking.get(records);
            wire.exchange(Wire.post("/v1/chat/completions", records.customer().key(), TestClient.chatBody("")));
            assertThat(wire.status()).isEqualTo(200);
        });
        probes.put("the newest page of a tenant", records -> page(records, "infinity"));
        probes.put("a page in the middle", records -> page(records, middle(records)));
        return probes;
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

    private static String middle(StoredRecords records) {
        return OffsetDateTime.now().minusSeconds(records.count()).toString();
    }

    private static void page(StoredRecords records, String before) throws Exception {
        try (var query = records.prepare("""
                select * from generation where tenant_id = ? and created_at < ?::timestamptz
                order by created_at desc, id limit %d
                """.formatted(PAGE))) {
            query.setObject(1, records.caller().tenant().value());
            query.setString(2, before);
            try (var rows = query.executeQuery()) {
                var count = 0;
                while (rows.next()) {
                    count++;
                }
                assertThat(count).isEqualTo(PAGE);
            }
        }
    }
}
