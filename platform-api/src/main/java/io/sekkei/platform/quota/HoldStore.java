package io.sekkei.platform.quota;

import io.sekkei.platform.database.Sql;
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

    /** Reads the windows, and locks them; those that nobody has used yet are missing. */
    Map<UUID, Sums> lock(List<BudgetState> states) {
        return read(states, "for update of w");
    }

    /** Reads the windows as they are. */
    Map<UUID, Sums> read(List<BudgetState> states) {
        return read(states, "");
    }

    private Map<UUID, Sums> read(List<BudgetState> states, String locking) {
        return database
                .sql("""
                        select w.budget_id, w.spent, w.held from budget_window w
                        join unnest(:budgets::uuid[], :starts::timestamptz[]) as k (budget_id, starts_at)
                            using (budget_id, starts_at)
                        order by w.budget_id
                        """ + locking)
                .param("budgets", budgets(states))
                .param("starts", starts(states))
                .query((row, index) -> new Sums(Sql.uuid(row, "budget_id"), row.getLong("spent"), row.getLong("held")))
                .stream()
                .collect(Collectors.toMap(Sums::budget, Function.identity()));
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

    /** Takes the hold away; of all who try, one is told that it was there. */
    boolean remove(UUID generation) {
        return database.sql("delete from budget_hold where generation_id = ?")
                        .params(generation)
                        .update()
                == 1;
    }

    /** What a generation holds, in the order of locking. */
    List<Part> parts(UUID generation) {
        return database.sql("""
                        select budget_id, starts_at, amount from budget_hold_part
                        where generation_id = ? order by budget_id
                        """)
                .params(generation)
                .query((row, index) -> new Part(
                        Sql.uuid(row, "budget_id"),
                        row.getTimestamp("starts_at").toInstant(),
                        row.getLong("amount")))
                .list();
    }

    /** Gives back what was held of one window, less what was spent of it. */
    Sums give(Part held, long spent) {
        return database.sql("""
                        update budget_window set held = held - ?, spent = spent + ?
                        where budget_id = ? and starts_at = ? returning budget_id, spent, held
                        """)
                .params(held.amount(), spent, held.budget(), Sql.time(held.startsAt()))
                .query((row, index) -> new Sums(Sql.uuid(row, "budget_id"), row.getLong("spent"), row.getLong("held")))
                .single();
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
                        where not exists (select 1 from pg_stat_activity a where a.application_name = h.owner)
                        """).query(String.class).list();
    }

    List<UUID> heldBy(String owner) {
        return database.sql("select generation_id from budget_hold where owner = ?")
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
