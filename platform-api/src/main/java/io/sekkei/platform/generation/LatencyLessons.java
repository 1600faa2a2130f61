package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.FinishReason;
import io.sekkei.platform.catalog.Catalog;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.latency.LatencyQuota;
import io.sekkei.platform.latency.Observation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells a process that starts how fast its pairs were lately, by the records: what is known about speed is kept nowhere else. */
@Component
class LatencyLessons implements ApplicationRunner {
    private static final Duration LATELY = Duration.ofDays(1);
    private static final int MOST = 1000;

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Catalog catalog;
    private final LatencyQuota latency;
    private final Clock clock;

    LatencyLessons(
            JdbcClient database, TransactionTemplate transaction, Catalog catalog, LatencyQuota latency, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.catalog = catalog;
        this.latency = latency;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        var lessons = read();
        Collections.reverse(lessons);
        lessons.forEach(
                lesson -> latency.learnAgain(lesson.pairDigest(), lesson.mode(), lesson.seen(), lesson.endedAt()));
    }

    private List<Lesson> read() {
        try (var scope = TenantScope.ofPlatform()) {
            return new ArrayList<>(Objects.requireNonNull(transaction.execute(status -> latest())));
        }
    }

    /** The newest first. */
    private List<Lesson> latest() {
        return database.sql("""
                        select * from generation where created_at > :since and pair_digest = any(:pairs::text[])
                        and batch_rows > 0 order by created_at desc limit :most
                        """)
                .param("since", Sql.time(clock.instant().minus(LATELY)))
                .param(
                        "pairs",
                        Sql.array(catalog.models().stream()
                                .map(LatencyLessons::digest)
                                .distinct()
                                .toList()))
                .param("most", MOST)
                .query((row, index) -> lesson(row))
                .list();
    }

    private static String digest(ServedModel model) {
        return model.pair().digest();
    }

    private static Lesson lesson(ResultSet row) throws SQLException {
        var mode = DecodingMode.valueOf(row.getString("mode"));
        var seen = new Observation(
                row.getInt("prompt_tokens"),
                mode == DecodingMode.SLM_ONLY || row.getInt("llm_encoded_tokens") > 0,
                micros(row, "llm_encode_micros")
                        .plus(micros(row, "projector_micros"))
                        .plus(micros(row, "prefill_micros"))
                        .plus(micros(row, "draft_micros")),
                row.getInt("batch_rows"),
                row.getInt("llm_decoded_tokens") + row.getInt("slm_decoded_tokens") - row.getInt("draft_tokens"),
                micros(row, "decode_micros"),
                micros(row, "queue_micros"),
                micros(row, "first_token_micros"),
                FinishReason.STOP.name().equals(row.getString("finish_reason")));
        return new Lesson(
                row.getString("pair_digest"), mode, seen, Objects.requireNonNull(Sql.instant(row, "finished_at")));
    }

    private static Duration micros(ResultSet row, String column) throws SQLException {
        return Duration.ofNanos(row.getLong(column) * 1_000);
    }

    private record Lesson(String pairDigest, DecodingMode mode, Observation seen, Instant endedAt) {}
}
