package io.sekkei.platform.generation;

import io.sekkei.platform.database.Sql;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.quota.Budget;
import io.sekkei.platform.quota.BudgetAdministration;
import io.sekkei.platform.quota.BudgetId;
import io.sekkei.platform.quota.BudgetState;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Span;
import io.sekkei.platform.tenancy.Caller;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where a budget is going, and who would feel another amount. Told by the records, for people: the meter alone decides.
 *
 * <p>Who would have been refused is found by going through earlier windows in order: what comes once the amount is used
 * up counts as refused. The meter reserves more than an answer turns out to cost, so it refuses a little earlier.
 */
@Service
public class BudgetOutlooks {
    private static final Duration PAST_OF_MINUTES = Duration.ofDays(1);
    private static final Duration PAST_OF_DAYS = Duration.ofDays(28);
    private static final Duration LONGEST_PAST = Duration.ofDays(92);

    private final BudgetAdministration budgets;
    private final JdbcClient database;
    private final Clock clock;

    BudgetOutlooks(BudgetAdministration budgets, JdbcClient database, Clock clock) {
        this.budgets = budgets;
        this.database = database;
        this.clock = clock;
    }

    /**
     * A budget's outlook.
     *
     * @param expected what will have been used at the end of the window if it goes on as it began; null if it never ends
     *     or has hardly begun
     * @param runsOutAt when it will be used up at that pace; null if it will not be in this window
     * @param amount the amount that was looked at
     * @param nothingLeft whether that amount is used up already, so that everybody would be refused at once
     * @param lookedFrom since when earlier windows were gone through; null if they cannot be
     * @param callers who would have been refused, those most often first; then those who would not
     */
    public record Outlook(
            @Nullable Long expected,
            @Nullable Instant runsOutAt,
            long amount,
            boolean nothingLeft,
            @Nullable Instant lookedFrom,
            List<Affected> callers) {}

    /**
     * Somebody who draws on a budget.
     *
     * @param generations how many they had
     * @param refused how many of them would have been refused
     */
    public record Affected(
            @Nullable UUID department,
            @Nullable UUID key,
            @Nullable UUID person,
            long generations,
            long refused) {}

    /**
     * Looks ahead, and back with another amount.
     *
     * @param amount the amount in question; null for the limit of now
     */
    @Transactional(readOnly = true)
    public Outlook look(Caller caller, UUID id, @Nullable Long amount) {
        var standing = budgets.get(caller, new BudgetId(id));
        var budget = standing.budget();
        var asked = amount == null ? budget.limit() : amount;
        if (asked < 0) {
            throw Problem.invalid("amount", "amount must be 0 or more, but is %d".formatted(asked));
        }
        var state = standing.state();
        var from = lookFrom(budget);
        return new Outlook(
                state.map(this::expected).orElse(null),
                state.map(now -> runsOutAt(now, asked)).orElse(null),
                asked,
                state.filter(now -> now.spent() + now.held() >= asked).isPresent(),
                from,
                from == null ? List.of() : affected(caller, budget, asked, from));
    }

    private @Nullable Long expected(BudgetState state) {
        var end = state.window().endsAt();
        var used = used(state);
        return end == null || used.isEmpty()
                ? null
                : scaled(state.spent(), Duration.between(state.window().startsAt(), end), used.get());
    }

    private @Nullable Instant runsOutAt(BudgetState state, long amount) {
        var end = state.window().endsAt();
        var used = used(state);
        if (end == null || used.isEmpty() || state.spent() == 0) {
            return null;
        }
        var start = state.window().startsAt();
        var at = start.plusMillis(BigInteger.valueOf(used.get().toMillis())
                .multiply(BigInteger.valueOf(amount))
                .divide(BigInteger.valueOf(state.spent()))
                .min(BigInteger.valueOf(Duration.between(start, end).toMillis() + 1))
                .longValueExact());
        return at.isBefore(end) ? at : null;
    }

    /** How much of the window is over; empty if it is too little to tell a pace by, or the measure has none. */
    private Optional<Duration> used(BudgetState state) {
        var window = state.window();
        var end = window.endsAt();
        if (end == null || state.budget().measure() == Measure.CONCURRENT) {
            return Optional.empty();
        }
        var over = Duration.between(window.startsAt(), clock.instant());
        var whole = Duration.between(window.startsAt(), end);
        return over.multipliedBy(20).compareTo(whole) < 0 ? Optional.empty() : Optional.of(over);
    }

    private static long scaled(long value, Duration whole, Duration part) {
        return BigInteger.valueOf(value)
                .multiply(BigInteger.valueOf(whole.toMillis()))
                .divide(BigInteger.valueOf(part.toMillis()))
                .longValueExact();
    }

    private @Nullable Instant lookFrom(Budget budget) {
        var now = clock.instant();
        if (budget.measure() == Measure.CONCURRENT) {
            return null;
        }
        return switch (budget.period().span()) {
            case MINUTE -> now.minus(PAST_OF_MINUTES);
            case DAY -> startOfDay(now.minus(PAST_OF_DAYS), budget.zone());
            case MONTH ->
                LocalDate.ofInstant(now, budget.zone())
                        .withDayOfMonth(1)
                        .minusMonths(1)
                        .atStartOfDay(budget.zone())
                        .toInstant();
            case FIXED -> budget.period().startsAt();
            case ALWAYS -> now.minus(LONGEST_PAST);
        };
    }

    private static Instant startOfDay(Instant moment, ZoneId zone) {
        return LocalDate.ofInstant(moment, zone).atStartOfDay(zone).toInstant();
    }

    private List<Affected> affected(Caller caller, Budget budget, long amount, Instant from) {
        return database.sql("""
                        select department_id, key_id, person_id, count(*) as generations,
                            count(*) filter (where so_far > :amount) as refused
                        from (
                            select department_id, key_id, person_id,
                                sum(%s) over (partition by %s order by created_at, id) as so_far
                            from generation
                            where tenant_id = :tenant and created_at >= :from and cost_micros is not null and %s
                        ) windows
                        group by department_id, key_id, person_id
                        order by refused desc, generations desc limit 100
                        """.formatted(
                        usedOf(budget.measure()), windowOf(budget.period().span()), ownedBy(budget)))
                .param("amount", amount)
                .param("tenant", caller.tenant().value())
                .param("from", Sql.time(from))
                .param("zone", budget.zone().getId())
                .param("owner", budget.subject().id())
                .query((row, index) -> new Affected(
                        row.getObject("department_id", UUID.class),
                        row.getObject("key_id", UUID.class),
                        row.getObject("person_id", UUID.class),
                        row.getLong("generations"),
                        row.getLong("refused")))
                .list();
    }

    private static String usedOf(Measure measure) {
        return switch (measure) {
            case MONEY -> "cost_micros";
            case TOKENS -> "prompt_tokens + slm_decoded_tokens + llm_decoded_tokens";
            case COMPUTE -> "(total_micros - queue_micros) / 1000";
            case REQUESTS, CONCURRENT -> "1";
        };
    }

    private static String windowOf(Span span) {
        return switch (span) {
            case MINUTE -> "date_trunc('minute', created_at)";
            case DAY -> "date_trunc('day', created_at at time zone :zone)";
            case MONTH -> "date_trunc('month', created_at at time zone :zone)";
            case FIXED, ALWAYS -> "0";
        };
    }

    private static String ownedBy(Budget budget) {
        return switch (budget.subject().level()) {
            case TENANT -> "tenant_id = :owner";
            case DEPARTMENT -> "department_id = :owner";
            case KEY -> "key_id = :owner";
        };
    }
}
