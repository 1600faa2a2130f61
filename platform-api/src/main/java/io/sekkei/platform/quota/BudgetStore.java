package io.sekkei.platform.quota;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Budgets and raises in the database. */
@Component
class BudgetStore {
    private static final String SELECT = """
            select b.*, b.amount + coalesce((select sum(r.amount) from budget_raise r
                where r.budget_id = b.id and r.starts_at <= :now and r.expires_at > :now), 0) as effective
            from budget b where b.ended_at is null and b.tenant_id = :tenant
            """;

    private final JdbcClient database;

    BudgetStore(JdbcClient database) {
        this.database = database;
    }

    void insert(BudgetId id, BudgetPlan plan, ZoneId zone, Instant now) {
        var subject = plan.subject();
        database.sql("""
                        insert into budget (id, tenant_id, level, owner_id, measure, span, starts_at, ends_at,
                            time_zone, amount, thresholds, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::bigint[], ?)
                        """)
                .param(id.value())
                .param(subject.tenant().value())
                .param(subject.level().name())
                .param(subject.id())
                .param(plan.measure().name())
                .param(plan.period().span().name())
                .param(Sql.timeOrNull(plan.period().startsAt()))
                .param(Sql.timeOrNull(plan.period().endsAt()))
                .param(zone.getId())
                .param(plan.amount())
                .param(Sql.array(plan.thresholds()))
                .param(Sql.time(now))
                .update();
    }

    /** @return whether there is such a budget */
    boolean change(BudgetId id, long amount) {
        return database.sql("update budget set amount = ? where id = ? and ended_at is null")
                        .params(amount, id.value())
                        .update()
                == 1;
    }

    /** @return whether there is such a budget */
    boolean change(BudgetId id, long amount, List<Long> thresholds) {
        return database.sql("update budget set amount = ?, thresholds = ?::bigint[] where id = ? and ended_at is null")
                        .params(amount, Sql.array(thresholds), id.value())
                        .update()
                == 1;
    }

    /** @return whether there is such a budget */
    boolean end(BudgetId id, Instant now) {
        return database.sql("update budget set ended_at = ? where id = ? and ended_at is null")
                        .params(Sql.time(now), id.value())
                        .update()
                == 1;
    }

    /** @return whether there is such a budget */
    boolean raise(BudgetId id, long amount, Instant now, Instant expiresAt) {
        return database.sql("""
                        insert into budget_raise (id, budget_id, amount, starts_at, expires_at)
                        select ?, id, ?, ?, ? from budget where id = ? and ended_at is null
                        """)
                        .params(UUID.randomUUID(), amount, Sql.time(now), Sql.time(expiresAt), id.value())
                        .update()
                == 1;
    }

    /** Those a generation draws on, in the one order in which everybody locks their windows. */
    List<Budget> of(Payer payer, Instant now) {
        return database.sql(SELECT + """
                        and (b.level, b.owner_id) in
                            (('TENANT', :tenant), ('DEPARTMENT', :department::uuid), ('KEY', :key::uuid))
                        order by b.id
                        """)
                .param("now", Sql.time(now))
                .param("tenant", payer.tenant().value())
                .param("department", numberOf(payer.department()))
                .param("key", payer.key())
                .query((row, index) -> budget(row))
                .list();
    }

    static @Nullable UUID numberOf(@Nullable DepartmentId department) {
        return department == null ? null : department.value();
    }

    /**
     * A budget as it is listed.
     *
     * @param amount without raises
     */
    record Listed(Budget budget, long amount, Instant createdAt) {}

    /** The budgets of a tenant, the oldest first. */
    List<Listed> of(TenantId tenant, BudgetFilter filter, PageRequest page, Instant now) {
        var after = page.after();
        return database.sql(SELECT + """
                        and (:level::text is null or b.level = :level) and (:owner::uuid is null or b.owner_id = :owner::uuid)
                        and (:time::timestamptz is null or (b.created_at, b.id) > (:time::timestamptz, :id::uuid))
                        order by b.created_at, b.id limit :rows
                        """)
                .param("now", Sql.time(now))
                .param("tenant", tenant.value())
                .param("level", filter.level() == null ? null : filter.level().name(), Types.VARCHAR)
                .param("owner", filter.owner() == null ? null : filter.owner().toString(), Types.VARCHAR)
                .param("time", after == null ? null : Sql.time(after.time()).toString(), Types.VARCHAR)
                .param("id", after == null ? null : after.id().toString(), Types.VARCHAR)
                .param("rows", page.rows())
                .query((row, index) -> listed(row))
                .list();
    }

    Optional<Listed> find(TenantId tenant, BudgetId id, Instant now) {
        return database.sql(SELECT + "and b.id = :id")
                .param("now", Sql.time(now))
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query((row, index) -> listed(row))
                .optional();
    }

    /** Those that have not expired, the first to expire first. */
    List<Raise> raises(BudgetId id, Instant now) {
        return database.sql("""
                        select * from budget_raise where budget_id = ? and expires_at > ? order by expires_at, id
                        """)
                .params(id.value(), Sql.time(now))
                .query((row, index) -> raise(row))
                .list();
    }

    List<Budget> of(Subject subject, Instant now) {
        return database.sql(SELECT + "and b.level = :level and b.owner_id = :owner order by b.created_at, b.id")
                .param("now", Sql.time(now))
                .param("tenant", subject.tenant().value())
                .param("level", subject.level().name())
                .param("owner", subject.id())
                .query((row, index) -> budget(row))
                .list();
    }

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(budget(row), row.getLong("amount"), Objects.requireNonNull(Sql.instant(row, "created_at")));
    }

    private static Raise raise(ResultSet row) throws SQLException {
        return new Raise(
                Sql.uuid(row, "id"),
                row.getLong("amount"),
                Objects.requireNonNull(Sql.instant(row, "starts_at")),
                Objects.requireNonNull(Sql.instant(row, "expires_at")));
    }

    private static Budget budget(ResultSet row) throws SQLException {
        var tenant = new TenantId(Sql.uuid(row, "tenant_id"));
        var period = new Period(
                Span.valueOf(row.getString("span")), Sql.instant(row, "starts_at"), Sql.instant(row, "ends_at"));
        return new Budget(
                new BudgetId(Sql.uuid(row, "id")),
                new Subject(tenant, Level.valueOf(row.getString("level")), Sql.uuid(row, "owner_id")),
                Measure.valueOf(row.getString("measure")),
                period,
                ZoneId.of(row.getString("time_zone")),
                Math.min(row.getLong("effective"), BudgetPlan.LARGEST),
                List.of((Long[]) row.getArray("thresholds").getArray()));
    }
}
