package io.sekkei.platform.quota;

import io.sekkei.platform.database.Changes;
import io.sekkei.platform.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Windows and holds in the database.
 *
 * <p>Whoever changes windows locks them in the order of their budgets' numbers, as PostgreSQL orders them, and a hold
 * before its windows. So two transactions never wait for each other.
 */
@Component
class HoldStore {
    /** A budget's window, and what one generation holds or spends of it. */
    record Part(UUID budget, Instant startsAt, long amount) {
        static Part of(BudgetState state, long amount) {
            return new Part(state.budget().id().value(), state.window().startsAt(), amount);
        }
    }

    /** What a window holds. */
    record Sums(UUID budget, long spent, long held) {}

    private final JdbcClient database;
    private final Changes changes;

    HoldStore(JdbcClient database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * Reads the windows, and locks them; those that nobody has used yet are missing. The transaction will not wait for the
     * disk when it commits, so that it holds the locks for a moment only.
     */
    Map<UUID, Sums> lock(List<BudgetState> states) {
        return read(states, ", set_config('synchronous_commit', 'off', true)", "for update of w");
    }

    /** Reads the windows as they are. */
    Map<UUID, Sums> read(List<BudgetState> states) {
        return read(states, "", "");
    }

    private Map<UUID, Sums> read(List<BudgetState> states, String setting, String locking) {
        return database
                .sql("""
                    select w.budget_id, w.spent, w.held%s from budget_window w
                    join unnest(:budgets::uuid[], :starts::timestamptz[]) as k (budget_id, starts_at)
                        using (budget_id, starts_at)
                    order by w.budget_id
                    %s\
                    """.formatted(setting, locking))
                .param("budgets", budgets(states))
                .param("starts", starts(states))
                .query(HoldStore::sums)
                .list()
                .stream()
                .collect(Collectors.toMap(Sums::budget, Function.identity()));
    }

    private static Sums sums(ResultSet row, int number) throws SQLException {
        return new Sums(Sql.uuid(row, "budget_id"), row.getLong("spent"), row.getLong("held"));
    }

    /** Makes the windows that are missing. */
    void open(List<BudgetState> states) {
        database.sql("""
            insert into budget_window (budget_id, starts_at)
            select * from unnest(:budgets::uuid[], :starts::timestamptz[]) as k (budget_id, starts_at)
            order by k.budget_id on conflict do nothing
            """)
                .param("budgets", budgets(states))
                .param("starts", starts(states))
                .update();
    }

    /** Puts a hold on windows that are locked. */
    void hold(UUID generation, String owner, Instant now, Instant expiresAt, List<Part> parts) {
        database.sql("""
            with wanted as (
                select * from unnest(:budgets::uuid[], :starts::timestamptz[], :amounts::bigint[])
                    as k (budget_id, starts_at, amount)
            ), hold as (
                insert into budget_hold (generation_id, owner, created_at, expires_at, budgets, starts_at, amounts)
                values (:generation, :owner, :now, :expires, :budgets::uuid[], :starts::timestamptz[], :amounts::bigint[])
            )
            update budget_window w set held = held + k.amount from wanted k
            where w.budget_id = k.budget_id and w.starts_at = k.starts_at
            """)
                .param("budgets", budgetsOf(parts))
                .param("starts", startsOf(parts))
                .param("amounts", amountsOf(parts))
                .param("generation", generation)
                .param("owner", owner)
                .param("now", Sql.time(now))
                .param("expires", Sql.time(expiresAt))
                .update();
    }

    /** What a window holds, and what its budget says now. */
    record Fresh(UUID budget, long limit, List<Long> thresholds, long spent, long held) {}

    /**
     * The same in one journey, and nobody waits for the windows meanwhile.
     *
     * @param known the budgets that bound the payer when they were last looked at, in the order of {@link BudgetStore#of}
     * @return nothing if other budgets bind the payer by now, a window is missing, or one has not enough room; nothing has
     *     happened then
     */
    List<Fresh> holdAtOnce(
            UUID generation,
            Payer payer,
            String owner,
            Instant now,
            Instant expiresAt,
            List<Budget> known,
            List<Part> parts) {
        return database.sql("""
            select * from sekkei_hold(:tenant, :department::uuid, :key::uuid, :generation, :owner, :now, :expires,
                :known::uuid[], :budgets::uuid[], :starts::timestamptz[], :amounts::bigint[], :largest)
            """)
                .param("tenant", payer.tenant().value())
                .param("department", BudgetStore.numberOf(payer.department()))
                .param("key", payer.key())
                .param("generation", generation)
                .param("owner", owner)
                .param("now", Sql.time(now))
                .param("expires", Sql.time(expiresAt))
                .param(
                        "known",
                        Sql.array(known.stream()
                                .map(budget -> budget.id().value())
                                .toList()))
                .param("budgets", budgetsOf(parts))
                .param("starts", startsOf(parts))
                .param("amounts", amountsOf(parts))
                .param("largest", BudgetPlan.LARGEST)
                .query(HoldStore::fresh)
                .list();
    }

    private static Fresh fresh(ResultSet row, int number) throws SQLException {
        return new Fresh(
                Sql.uuid(row, "r_budget"),
                row.getLong("r_limit"),
                List.of((Long[]) row.getArray("r_thresholds").getArray()),
                row.getLong("r_spent"),
                row.getLong("r_held"));
    }

    /**
     * Puts what a generation came to on its hold, in the order of what it holds. From then on it is spent, whoever ends
     * the hold, and when.
     *
     * @throws IllegalStateException if there is no such hold, or it was settled before
     */
    void settle(UUID generation, List<Long> spent) {
        changes.makeOne(
                "The hold of generation %s is gone, so its cost cannot be settled".formatted(generation),
                "update budget_hold set spent = ?::bigint[] where generation_id = ? and spent is null",
                Sql.array(spent),
                generation);
    }

    /**
     * As {@link #settle}, but what is put on the hold stays held, for no time, until {@link #spend}.
     *
     * @throws IllegalStateException if there is no such hold, or it was settled before
     */
    void keep(UUID generation, List<Long> spent) {
        changes.makeOne(
                "The hold of generation %s is gone, so its cost cannot be kept".formatted(generation),
                "update budget_hold set spent = ?::bigint[], kept = true, expires_at = 'infinity'"
                        + " where generation_id = ? and spent is null",
                Sql.array(spent),
                generation);
    }

    /** Lets what is kept be spent when the hold ends; without effect if nothing is. */
    void letGo(UUID generation) {
        changes.make("update budget_hold set kept = false where generation_id = ? and kept", generation);
    }

    /** A window that a hold was moved in, and what it is now. */
    record Moved(UUID budget, Instant startsAt, long spent, long held) {}

    /** Ends a hold in the transaction of the caller; nothing if there is none, or somebody was faster. */
    List<Moved> move(UUID generation) {
        return database.sql("select * from sekkei_move_hold(?)")
                .param(generation)
                .query((row, number) -> new Moved(
                        Sql.uuid(row, "r_budget"),
                        Objects.requireNonNull(Sql.instant(row, "r_starts_at")),
                        row.getLong("r_spent"),
                        row.getLong("r_held")))
                .list();
    }

    /**
     * Takes a hold away: what it was settled with is spent, the rest is given back; what is kept stays held. Of all who try,
     * one is told what the windows are now; the others get nothing, and nothing changes. A transaction of its own.
     */
    Map<UUID, Sums> end(String scope, UUID generation) {
        return database
                .sql("""
                    select r_budget as budget_id, r_spent as spent, r_held as held from sekkei_end_hold(:scope, :generation)
                    """)
                .param("scope", scope)
                .param("generation", generation)
                .query(HoldStore::sums)
                .list()
                .stream()
                .collect(Collectors.toMap(Sums::budget, Function.identity()));
    }

    /** Generations that will not come back for what they hold, by the clock. */
    List<UUID> expired(Instant now) {
        return database.sql("select generation_id from budget_hold where expires_at <= ? and spent is null")
                .params(Sql.time(now))
                .query(UUID.class)
                .list();
    }

    /** Generations whose hold is settled and only has to end. */
    List<UUID> settled() {
        return database.sql(
                        "select generation_id from budget_hold where spent is not null and not (kept and amounts = spent)")
                .query(UUID.class)
                .list();
    }

    /** Processes that hold something and have no connection to the database. */
    List<String> missingOwners() {
        return database.sql("""
            select distinct h.owner from budget_hold h
            where not (h.kept and h.amounts = h.spent)
                and not exists (select 1 from pg_stat_activity a where a.application_name = h.owner)
            """).query(String.class).list();
    }

    List<UUID> heldBy(String owner) {
        return database.sql("select generation_id from budget_hold where owner = ? and not (kept and amounts = spent)")
                .params(owner)
                .query(UUID.class)
                .list();
    }

    private static String budgetsOf(List<Part> parts) {
        return Sql.array(parts.stream().map(Part::budget).toList());
    }

    private static String startsOf(List<Part> parts) {
        return Sql.array(parts.stream().map(Part::startsAt).toList());
    }

    private static String amountsOf(List<Part> parts) {
        return Sql.array(parts.stream().map(Part::amount).toList());
    }

    private static String budgets(List<BudgetState> states) {
        return Sql.array(
                states.stream().map(state -> state.budget().id().value()).toList());
    }

    private static String starts(List<BudgetState> states) {
        return Sql.array(states.stream().map(state -> state.window().startsAt()).toList());
    }
}
