package io.sekkei.platform.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the platform itself adds to an answer: the model takes no time, so all the time is the platform's, the
 * database's and the operating system's.
 */
@Tag("benchmark")
class OverheadTests {
    private static final int RATE = Integer.getInteger("sekkei.overhead.rate", 200);
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("sekkei.overhead.seconds", 60));
    private static final Duration WARM_UP = Duration.ofSeconds(Long.getLong("sekkei.overhead.warm-up-seconds", 60));
    private static final Path PAGES = Path.of(System.getProperty("sekkei.overhead.pages", "target"));
    private static final int ENTRIES = 100_000;
    private static final Pattern KEY = Pattern.compile("Demo API key: (\\S+)");
    private static final double MOST_KEY_AND_QUOTA_MILLIS = 5;
    private static final double MOST_EVERYTHING_MILLIS = 15;

    private final Map<String, Object> page = new LinkedHashMap<>();
    private final List<Measured> all = new ArrayList<>();
    private LocalPostgres postgres;

    /** What one tier does to one kind of answer. The times are those of processors, for each request. */
    record Measured(
            Tier tier, String what, Latencies times, Latencies late, double platformMillis, double databaseMillis) {
        Map<String, Object> row() {
            var row = new LinkedHashMap<String, Object>();
            row.put("tier", tier.title());
            row.put("what", what);
            row.put("requests", times.count());
            row.put("p50_ms", round(times.millis(0.50)));
            row.put("p95_ms", round(times.millis(0.95)));
            row.put("p99_ms", round(times.millis(0.99)));
            row.put("max_ms", round(times.millis(1)));
            row.put("sent_late_p99_ms", round(late.millis(0.99)));
            row.put("platform_cpu_ms", round(platformMillis));
            row.put("database_cpu_ms", round(databaseMillis));
            return row;
        }
    }

    @Test
    void measuresWhatThePlatformAdds() throws Exception {
        try (var server = LocalPostgres.start(Path.of("target"))) {
            postgres = server;
            page.put("machine", Machine.describe());
            page.put("load_before", round(Machine.load()));
            page.put("commit_p50_ms", round(commit()));
            for (var tier : Tier.values()) {
                measure(tier);
            }
            page.put("load_after", round(Machine.load()));
        }
        page.put("rate_per_second", RATE);
        page.put("warm_up_seconds", WARM_UP.toSeconds());
        page.put("measured_seconds", TIME.toSeconds());
        page.put("rows", all.stream().map(Measured::row).toList());
        write();
    }

    private void measure(Tier tier) throws Exception {
        var database = tier.name().toLowerCase(Locale.ROOT);
        try (var platform = PlatformProcess.start(InstantPlatform.class, List.of(), arguments(tier, database))) {
            var port = platform.awaitPort();
            var key = platform.awaitLine(KEY);
            var whole = Wire.post("/v1/chat/completions", key, TestClient.chatBody(""));
            var stream = Wire.post("/v1/chat/completions", key, TestClient.chatBody("\"stream\": true"));
            OpenLoad.run(port, whole, RATE, WARM_UP.dividedBy(2));
            OpenLoad.run(port, stream, RATE, WARM_UP.dividedBy(2));
            run(tier, platform, port, whole, "whole answer");
            run(tier, platform, port, stream, "stream");
            if (tier == Tier.EVERYTHING) {
                page.put("sequenced_entries_per_second", Math.round(sequenced(database)));
            }
        }
    }

    private void run(Tier tier, PlatformProcess platform, int port, byte[] request, String what) throws Exception {
        var platformBefore = platform.processorTime();
        var databaseBefore = postgres.processorTime();
        var result = OpenLoad.run(port, request, RATE, TIME);
        var count = (double) result.whole().count();
        var platformMillis = platform.processorTime().minus(platformBefore).toMillis() / count;
        var databaseMillis = postgres.processorTime().minus(databaseBefore).toMillis() / count;
        assertThat(result.failures()).as("answers that were none").isZero();
        if (what.equals("stream")) {
            all.add(new Measured(tier, "first token", result.first(), result.late(), platformMillis, databaseMillis));
            all.add(new Measured(tier, "whole stream", result.whole(), result.late(), platformMillis, databaseMillis));
        } else {
            all.add(new Measured(tier, what, result.whole(), result.late(), platformMillis, databaseMillis));
        }
        System.out.println(all.get(all.size() - 1).row());
    }

    private List<String> arguments(Tier tier, String database) throws SQLException {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--sekkei.ledger.folder=target/ledger",
                "--sekkei.content.folder=target/content",
                "--%s=%s".formatted(InstantPlatform.TIER, tier),
                "--sekkei.demo.budget.micros-per-day=1000000000000",
                "--sekkei.demo.budget.tokens-per-minute=1000000000",
                "--sekkei.demo.budget.requests-per-minute=1000000000",
                "--sekkei.demo.budget.concurrent=10000"));
        postgres.database(database).forEach((name, value) -> arguments.add("--%s=%s".formatted(name, value)));
        return arguments;
    }

    /** How long the disk needs to keep something: the median of small commits, one after the other. */
    private double commit() throws SQLException {
        try (var connection = postgres.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create table commits (number integer)");
            var times = new long[300];
            for (int i = 0; i < times.length; i++) {
                var before = System.nanoTime();
                statement.execute("insert into commits values (1)");
                times[i] = System.nanoTime() - before;
            }
            return new Latencies(times).millis(0.5);
        }
    }

    /** Entries a second that get their places, while nothing else happens: from their commit until none waits. */
    private double sequenced(String database) throws Exception {
        try (var connection = postgres.connect(database);
                var statement = connection.createStatement()) {
            statement.execute("""
                    with entry as (
                        insert into ledger_entry (id, type, subject_id, envelope, leaf_hash)
                        select gen_random_uuid(), 'MEASURED', gen_random_uuid(), envelope, sha256('\\x00' || envelope)
                        from (select convert_to('{"body":{"filler":"' || repeat('x', 560) || i
                                || '"},"time":"2026-01-01T00:00:00.000000Z","type":"MEASURED"}', 'UTF8') as envelope
                            from generate_series(1, %d) i) as entries
                        returning id)
                    insert into ledger_pending (entry_id) select id from entry
                    """.formatted(ENTRIES));
            var before = System.nanoTime();
            while (exists(statement, "select 1 from ledger_pending limit 1")) {
                assertThat(System.nanoTime() - before)
                        .as("time for %d entries", ENTRIES)
                        .isLessThan(Duration.ofMinutes(2).toNanos());
                Thread.sleep(10);
            }
            return ENTRIES / ((System.nanoTime() - before) / 1e9);
        }
    }

    private static boolean exists(java.sql.Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private void write() throws IOException {
        var json = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(page);
        Files.writeString(PAGES.resolve("overhead.json"), json + "\n");
        Files.writeString(PAGES.resolve("overhead.md"), markdown());
        Files.writeString(Path.of("target", "overhead.txt"), figures());
        System.out.print(figures());
    }

    private String markdown() {
        var text = new StringBuilder("""
                Machine: %s; load average before %s, after %s. PostgreSQL 17 on the same machine with fsync and
                synchronous_commit on; a small commit takes %s ms (median). Platform, database and clients share the cores.

                Method: `make overhead`. The model answers at once, four tokens. %d requests a second are due at fixed moments
                and sent by another process over kept connections, whether or not earlier ones are answered; each time counts
                from the moment the request was due, so a stall counts for all who waited (no coordinated omission). Each tier
                is a fresh process and database with four budgets; warm-up %d s, then %d s of whole answers and %d s of
                streams. *Sent late* is what the generator of the load adds to the times by itself. Times are milliseconds;
                CPU is the time on a processor for each request.

                | tier | what | p50 | p95 | p99 | max | sent late p99 | CPU platform | CPU database |
                |---|---|---|---|---|---|---|---|---|
                """.formatted(
                        page.get("machine"),
                        page.get("load_before"),
                        page.get("load_after"),
                        page.get("commit_p50_ms"),
                        RATE,
                        WARM_UP.toSeconds(),
                        TIME.toSeconds(),
                        TIME.toSeconds()));
        for (var measured : all) {
            var row = measured.row();
            text.append("| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            row.get("tier"),
                            row.get("what"),
                            row.get("p50_ms"),
                            row.get("p95_ms"),
                            row.get("p99_ms"),
                            row.get("max_ms"),
                            row.get("sent_late_p99_ms"),
                            row.get("platform_cpu_ms"),
                            row.get("database_cpu_ms")));
        }
        return text.append("\n").append(figures()).toString();
    }

    private String figures() {
        return """
                Sequencing: %s entries a second get their places; %d requests a second bring %d.
                Key + quota: p99 %s ms (target %s). Key + quota + durable ledger: p99 %s ms (target %s).
                """.formatted(
                        page.get("sequenced_entries_per_second"),
                        RATE,
                        2 * RATE,
                        worst(Tier.KEY_AND_QUOTA),
                        MOST_KEY_AND_QUOTA_MILLIS,
                        worst(Tier.EVERYTHING),
                        MOST_EVERYTHING_MILLIS);
    }

    /** Of whole answers and first tokens, whichever is slower. */
    private double worst(Tier tier) {
        return all.stream()
                .filter(measured -> measured.tier() == tier && !measured.what().equals("whole stream"))
                .mapToDouble(measured -> round(measured.times().millis(0.99)))
                .max()
                .orElseThrow();
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
