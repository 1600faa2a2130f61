package io.sekkei.platform.latency;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.latency.LatencyState.Counts;
import io.sekkei.platform.quota.Level;
import io.sekkei.platform.quota.Payer;
import io.sekkei.platform.quota.Span;
import io.sekkei.platform.quota.Subject;
import io.sekkei.platform.quota.Window;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Targets and their windows in the database. */
@Component
class LatencyStore {
    private final JdbcClient database;

    LatencyStore(JdbcClient database) {
        this.database = database;
    }

    /** @return false if the subject has a target for this purpose already */
    boolean insert(LatencyTarget target) {
        var plan = target.plan();
        var subject = plan.subject();
        return database.sql("""
                        insert into latency_target (id, tenant_id, level, owner_id, purpose, first_token_millis,
                            total_millis, fallback_modes, enforced, span, time_zone, thresholds, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?::text[], ?, ?, ?, ?::bigint[], ?) on conflict do nothing
                        """)
                        .param(target.id().value())
                        .param(subject.tenant().value())
                        .param(subject.level().name())
                        .param(subject.id())
                        .param(plan.purpose())
                        .param(millis(plan.firstToken()))
                        .param(millis(plan.total()))
                        .param(Sql.array(plan.fallbacks()))
                        .param(plan.enforced())
                        .param(plan.span().name())
                        .param(target.zone().getId())
                        .param(Sql.array(plan.thresholds()))
                        .param(Sql.time(target.createdAt()))
                        .update()
                == 1;
    }

    /** @return whether there was such a target */
    boolean end(LatencyTargetId id, Instant now) {
        return database.sql("update latency_target set ended_at = ? where id = ? and ended_at is null")
                        .params(Sql.time(now), id.value())
                        .update()
                == 1;
    }

    /** The target that binds a generation. */
    Optional<LatencyTarget> inEffect(Payer payer, @Nullable String purpose) {
        var department = payer.department();
        return database.sql("""
                        select * from latency_target where ended_at is null and tenant_id = :tenant
                        and (level, owner_id) in (('TENANT', :tenant), ('DEPARTMENT', :department::uuid), ('KEY', :key::uuid))
                        and (purpose is null or purpose = :purpose)
                        order by purpose is null, array_position(array['KEY', 'DEPARTMENT', 'TENANT'], level) limit 1
                        """)
                .param("tenant", payer.tenant().value())
                .param("department", text(department == null ? null : department.value()), Types.VARCHAR)
                .param("key", text(payer.key()), Types.VARCHAR)
                .param("purpose", purpose, Types.VARCHAR)
                .query((row, index) -> target(row))
                .optional();
    }

    Optional<LatencyTarget> find(LatencyTargetId id) {
        return database.sql("select * from latency_target where id = ? and ended_at is null")
                .params(id.value())
                .query((row, index) -> target(row))
                .optional();
    }

    /** Targets of a tenant that have not ended, the oldest first. */
    List<LatencyTarget> of(TenantId tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
                        select * from latency_target where tenant_id = :tenant and ended_at is null
                        and (:time::timestamptz is null or (created_at, id) > (:time::timestamptz, :id::uuid))
                        order by created_at, id limit :rows
                        """)
                .param("tenant", tenant.value())
                .param("time", after == null ? null : Sql.time(after.time()).toString(), Types.VARCHAR)
                .param("id", after == null ? null : after.id().toString(), Types.VARCHAR)
                .param("rows", page.rows())
                .query((row, index) -> target(row))
                .list();
    }

    /** Adds to what a window counts; returns what it counts now. */
    Counts add(LatencyTarget target, Window window, Counts more) {
        return database.sql("""
                        insert into latency_window as w (target_id, starts_at, tenant_id, answers,
                            first_token_misses, total_misses, misses, fallbacks, refusals)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (target_id, starts_at) do update set
                            answers = w.answers + excluded.answers,
                            first_token_misses = w.first_token_misses + excluded.first_token_misses,
                            total_misses = w.total_misses + excluded.total_misses,
                            misses = w.misses + excluded.misses,
                            fallbacks = w.fallbacks + excluded.fallbacks,
                            refusals = w.refusals + excluded.refusals
                        returning *
                        """)
                .param(target.id().value())
                .param(Sql.time(window.startsAt()))
                .param(target.plan().subject().tenant().value())
                .param(more.answers())
                .param(more.firstTokenMisses())
                .param(more.totalMisses())
                .param(more.misses())
                .param(more.fallbacks())
                .param(more.refusals())
                .query((row, index) -> counts(row))
                .single();
    }

    Counts counts(LatencyTarget target, Window window) {
        return database.sql("select * from latency_window where target_id = ? and starts_at = ?")
                .params(target.id().value(), Sql.time(window.startsAt()))
                .query((row, index) -> counts(row))
                .optional()
                .orElse(Counts.NOTHING);
    }

    private static Counts counts(ResultSet row) throws SQLException {
        return new Counts(
                row.getLong("answers"),
                row.getLong("first_token_misses"),
                row.getLong("total_misses"),
                row.getLong("misses"),
                row.getLong("fallbacks"),
                row.getLong("refusals"));
    }

    private static LatencyTarget target(ResultSet row) throws SQLException {
        var tenant = new TenantId(Sql.uuid(row, "tenant_id"));
        var plan = new LatencyPlan(
                new Subject(tenant, Level.valueOf(row.getString("level")), Sql.uuid(row, "owner_id")),
                row.getString("purpose"),
                duration(row, "first_token_millis"),
                duration(row, "total_millis"),
                modes(row),
                row.getBoolean("enforced"),
                Span.valueOf(row.getString("span")),
                List.of((Long[]) row.getArray("thresholds").getArray()));
        return new LatencyTarget(
                new LatencyTargetId(Sql.uuid(row, "id")),
                plan,
                ZoneId.of(row.getString("time_zone")),
                Objects.requireNonNull(Sql.instant(row, "created_at")));
    }

    private static List<DecodingMode> modes(ResultSet row) throws SQLException {
        var names = (String[]) row.getArray("fallback_modes").getArray();
        return Arrays.stream(names).map(DecodingMode::valueOf).toList();
    }

    private static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
        var millis = row.getObject(column, Long.class);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private static @Nullable String text(@Nullable UUID number) {
        return number == null ? null : number.toString();
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
