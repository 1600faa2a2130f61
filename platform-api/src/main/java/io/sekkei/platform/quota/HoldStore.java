package io.sekkei.platform.quota;

import io.sekkei.platform.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    HoldStore(JdbcClient database) {
        this.database = database;
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
                insert into budget_hold (generation_id, owner, created_at, expires_at)
                values (:generation, :owner, :now, :expires)
            ), parts as (
                insert into budget_hold_part (generation_id, budget_id, starts_at, amount)
                select :generation, budget_id, starts_at, amount from wanted
            )
            update budget_window w set held = held + k.amount from wanted k
            where w.budget_id = k.budget_id and w.starts_at = k.starts_at
            """)
                .param("budgets", Sql.array(parts.stream().map(Part::budget).toList()))
                .param("starts", Sql.array(parts.stream().map(Part::startsAt).toList()))
                .param("amounts", Sql.array(parts.stream().map(Part::amount).toList()))
                .param("generation", generation)
                .param("owner", owner)
                .param("now", Sql.time(now))
                .param("expires", Sql.time(expiresAt))
                .update();
    }

    /** What a generation holds. */
    List<Part> parts(UUID generation) {
        return database.sql("select budget_id, starts_at, amount from budget_hold_part where generation_id = ?")
                .params(generation)
                .query((row, index) -> new Part(
                        Sql.uuid(row, "budget_id"),
                        row.getTimestamp("starts_at").toInstant(),
                        row.getLong("amount")))
                .list();
    }

    /**
     * Takes the hold away, gives back what was held, and spends these amounts instead, each of the window of the same
     * place. Of all who try, one is told what the windows are now; the others get nothing, and nothing changes.
     */
    Map<UUID, Sums> settle(UUID generation, List<Part> held, List<Long> spent) {
        return replace(generation, held, spent, """
            with touched as (
                delete from budget_hold where generation_id = :generation returning 1
            ), %s
            update budget_window w set held = w.held - k.amount, spent = w.spent + k.cost from locked k
            where w.budget_id = k.budget_id and w.starts_at = k.starts_at
            returning w.budget_id, w.spent, w.held
            """);
    }

    /**
     * Lowers a hold to these amounts, each of the window of the same place, and keeps it until somebody settles it.
     * Returns what the windows are now; nothing if the hold is gone.
     */
    Map<UUID, Sums> keep(UUID generation, List<Part> held, List<Long> kept) {
        return replace(generation, held, kept, """
            with touched as (
                update budget_hold set kept = true, expires_at = 'infinity'
                where generation_id = :generation returning 1
            ), %s, parts as (
                update budget_hold_part p set amount = k.cost from locked k
                where p.generation_id = :generation and p.budget_id = k.budget_id
            )
            update budget_window w set held = w.held - k.amount + k.cost from locked k
            where w.budget_id = k.budget_id and w.starts_at = k.starts_at
            returning w.budget_id, w.spent, w.held
            """);
    }

    /** If the hold was touched, its windows are locked in their order, each with what was held of it and what is wanted. */
    private Map<UUID, Sums> replace(UUID generation, List<Part> held, List<Long> by, String sql) {
        return database
                .sql(sql.formatted("""
                    given as (
                        select * from unnest(:budgets::uuid[], :starts::timestamptz[], :amounts::bigint[],
                            :costs::bigint[]) as k (budget_id, starts_at, amount, cost)
                        where exists (select from touched)
                    ), locked as materialized (
                        select w.budget_id, w.starts_at, k.amount, k.cost from budget_window w
                        join given k using (budget_id, starts_at) order by w.budget_id for update of w
                    )\
                    """))
                .param("generation", generation)
                .param("budgets", Sql.array(held.stream().map(Part::budget).toList()))
                .param("starts", Sql.array(held.stream().map(Part::startsAt).toList()))
                .param("amounts", Sql.array(held.stream().map(Part::amount).toList()))
                .param("costs", Sql.array(by))
                .query(HoldStore::sums)
                .list()
                .stream()
                .collect(Collectors.toMap(Sums::budget, Function.identity()));
    }

    /** Generations that will not come back for what they hold, by the clock. */
    List<UUID> expired(Instant now) {
        return database.sql("select generation_id from budget_hold where expires_at <= ?")
                .params(Sql.time(now))
                .query(UUID.class)
                .list();
    }

    /** Processes that hold something and have no connection to the database. */
    List<String> missingOwners() {
        return database.sql("""
            select distinct h.owner from budget_hold h
            where not h.kept and not exists (select 1 from pg_stat_activity a where a.application_name = h.owner)
            """).query(String.class).list();
    }

    List<UUID> heldBy(String owner) {
        return database.sql("select generation_id from budget_hold where owner = ? and not kept")
                .params(owner)
                .query(UUID.class)
                .list();
    }

    private static String budgets(List<BudgetState> states) {
        return Sql.array(
                states.stream().map(state -> state.budget().id().value()).toList());
    }

    private static String starts(List<BudgetState> states) {
        return Sql.array(states.stream().map(state -> state.window().startsAt()).toList());
    }
}
