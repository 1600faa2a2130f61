package io.sekkei.platform.generation;

import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What was written before, for work that judges it again and discloses none of it. */
@Service
public class WrittenOutputs {
    /**
     * Which outputs; null where it does not matter.
     *
     * @param department the department that asked
     * @param purpose what was asked for
     * @param key the key that was shown
     */
    public record Of(
            @Nullable UUID department,
            @Nullable String purpose,
            @Nullable UUID key) {}

    /**
     * An output, without its text.
     *
     * @param generation the generation
     * @param writtenAt when it was asked for
     * @param costMicros what it cost
     * @param external whether the caller said that it leaves the house
     * @param meanLogProbability of its tokens; null if there are none, or nobody noted it
     * @param minLogProbability of its tokens; null if there are none, or nobody noted it
     */
    public record Past(
            UUID generation,
            Instant writtenAt,
            long costMicros,
            boolean external,
            @Nullable Double meanLogProbability,
            @Nullable Double minLogProbability) {}

    private final JdbcClient database;
    private final Contents contents;

    WrittenOutputs(JdbcClient database, Contents contents) {
        this.database = database;
        this.contents = contents;
    }

    /** The newest first, at most so many, of those asked for from one moment to another. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Past> between(TenantId tenant, Instant from, Instant to, Of which, int most) {
        return database.sql("""
            select id, created_at, cost_micros, external, mean_log_probability, min_log_probability from generation
            where tenant_id = :tenant and created_at >= :from and created_at < :to and cost_micros is not null
                and (:department::uuid is null or department_id = :department::uuid)
                and (:purpose::text is null or purpose = :purpose)
                and (:key::uuid is null or key_id = :key::uuid)
            order by created_at desc, id desc limit :most
            """)
                .param("tenant", tenant.value())
                .param("from", Sql.time(from))
                .param("to", Sql.time(to))
                .param("department", Objects.toString(which.department(), null), Types.VARCHAR)
                .param("purpose", which.purpose(), Types.VARCHAR)
                .param("key", Objects.toString(which.key(), null), Types.VARCHAR)
                .param("most", most)
                .query(WrittenOutputs::past)
                .list();
    }

    private static Past past(ResultSet row, int number) throws SQLException {
        return new Past(
                row.getObject("id", UUID.class),
                Objects.requireNonNull(Sql.instant(row, "created_at")),
                row.getLong("cost_micros"),
                row.getBoolean("external"),
                row.getObject("mean_log_probability", Double.class),
                row.getObject("min_log_probability", Double.class));
    }

    /** The text as it was generated; empty if it is gone. Whoever asks leaves an entry of its own. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<String> text(TenantId tenant, UUID generation) {
        return contents.lookInto(tenant, generation)
                .of(ContentKind.OUTPUT)
                .map(kept -> kept.parts().get(Texts.OUTPUT))
                .map(text -> new String(text, StandardCharsets.UTF_8));
    }
}
