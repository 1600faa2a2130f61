package io.sekkei.platform.generation;

import io.sekkei.platform.database.Sql;
import io.sekkei.platform.generation.UsageReports.By;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a tenant's records tell beyond sums: what was saved, how long it took, where the month is going. For people. */
@Service
public class UsageInsights {
    /** A pace is taken from so many days before now; weekdays and weekends are both in it. */
    private static final Duration BASIS = Duration.ofDays(7);

    private static final int MOST_GROUPS = 500;

    private final JdbcClient database;
    private final Tenancy tenancy;
    private final Clock clock;

    UsageInsights(JdbcClient database, Tenancy tenancy, Clock clock) {
        this.database = database;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /**
     * What was saved in a group of generations, in millionths of the currency.
     *
     * @param group what it is of; what a record does not say is missing
     * @param cost what they cost
     * @param llmOnly what they would have cost with the large model alone; see {@link LlmOnlyCosts}
     */
    public record Saving(Map<By, String> group, long generations, long cost, long llmOnly) {
        public long saved() {
            return llmOnly - cost;
        }
    }

    /** What was saved in a stretch of time, in the order of the groups. */
    @Transactional(readOnly = true)
    public List<Saving> savings(Caller caller, Instant from, Instant to, List<By> by) {
        return grouped(caller, from, to, by, """
                        select %s count(*) as generations, coalesce(sum(cost_micros), 0) as cost,
                            coalesce(sum(llm_only_micros), 0) as llm_only
                        from %s charged where created_at >= :from and created_at < :to
                        """.formatted(named(by), LlmOnlyCosts.CHARGED))
                .query((row, index) -> new Saving(
                        group(row, by), row.getLong("generations"), row.getLong("cost"), row.getLong("llm_only")))
                .list();
    }

    /**
     * How long answers took, in milliseconds: half of them, nine of ten, and ninety-nine of a hundred took no longer.
     *
     * @param firstToken to the first token
     * @param total to the last one
     */
    public record Percentiles(Map<By, String> group, long answers, List<Long> firstToken, List<Long> total) {}

    /** How long whole answers took in a stretch of time, in the order of the groups. */
    @Transactional(readOnly = true)
    public List<Percentiles> latency(Caller caller, Instant from, Instant to, List<By> by) {
        return grouped(caller, from, to, by, """
                        select %s count(*) as answers,
                            percentile_disc(array[0.5, 0.9, 0.99]) within group (order by first_token_micros) as first_token,
                            percentile_disc(array[0.5, 0.9, 0.99]) within group (order by total_micros) as total
                        from generation where tenant_id = :tenant and created_at >= :from and created_at < :to
                            and status = 'SUCCEEDED' and first_token_micros is not null
                        """.formatted(named(by)))
                .query((row, index) -> new Percentiles(
                        group(row, by), row.getLong("answers"), millis(row, "first_token"), millis(row, "total")))
                .list();
    }

    /**
     * Where the present month is going, in millionths of the currency.
     *
     * @param startsAt its first moment, on the tenant's clock
     * @param endsAt the first moment after it
     * @param soFar what was spent in it
     * @param expected what will have been spent at its end if the rest of it goes as the last days went; null while there
     *     are none to go by
     * @param basis how long the stretch is that the pace was taken from
     */
    public record Forecast(
            Instant startsAt,
            Instant endsAt,
            long soFar,
            @Nullable Long expected,
            Duration basis) {}

    /** Where the present month is going. */
    @Transactional(readOnly = true)
    public Forecast forecast(Caller caller) {
        caller.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        var zone = zone(caller);
        var now = clock.instant();
        var first = LocalDate.ofInstant(now, zone).withDayOfMonth(1);
        var startsAt = first.atStartOfDay(zone).toInstant();
        var endsAt = first.plusMonths(1).atStartOfDay(zone).toInstant();
        var soFar = spent(caller, startsAt, now);
        return firstCharge(caller)
                .map(earliest -> {
                    var basis = shorter(BASIS, Duration.between(earliest, now));
                    var recent = spent(caller, now.minus(basis), now);
                    return new Forecast(startsAt, endsAt, soFar, goingOn(soFar, recent, basis, now, endsAt), basis);
                })
                .orElseGet(() -> new Forecast(startsAt, endsAt, soFar, null, Duration.ZERO));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Less than an hour is no pace. */
    private static @Nullable Long goingOn(long soFar, long recent, Duration basis, Instant now, Instant end) {
        if (basis.compareTo(Duration.ofHours(1)) < 0) {
            return null;
        }
        var rest = BigDecimal.valueOf(Duration.between(now, end).toMillis());
        return soFar
                + BigDecimal.valueOf(recent)
                        .multiply(rest)
                        .divideToIntegralValue(BigDecimal.valueOf(basis.toMillis()))
                        .longValueExact();
    }

    private long spent(Caller caller, Instant from, Instant to) {
        return database.sql("""
                        select coalesce(sum(cost_micros), 0) from generation
                        where tenant_id = ? and created_at >= ? and created_at < ?
                        """)
                .params(caller.tenant().value(), Sql.time(from), Sql.time(to))
                .query(Long.class)
                .single();
    }

    private Optional<Instant> firstCharge(Caller caller) {
        return database.sql("""
                        select created_at from generation where tenant_id = ? and cost_micros is not null
                        order by created_at limit 1
                        """)
                .params(caller.tenant().value())
                .query((row, index) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    private JdbcClient.StatementSpec grouped(Caller caller, Instant from, Instant to, List<By> by, String select) {
        caller.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        UsageReports.check(from, to);
        var order = by.isEmpty() ? "" : "group by %1$s order by %1$s".formatted(positions(by));
        return database.sql("%s %s limit %d".formatted(select, order, MOST_GROUPS))
                .param("tenant", caller.tenant().value())
                .param("zone", zone(caller).getId())
                .param("from", Sql.time(from))
                .param("to", Sql.time(to));
    }

    private ZoneId zone(Caller caller) {
        return tenancy.timeZoneOf(caller.tenant()).orElseThrow();
    }

    private static String named(List<By> by) {
        return by.stream()
                .map(group -> "%s as g_%s, ".formatted(group.sql, group))
                .collect(Collectors.joining());
    }

    private static String positions(List<By> by) {
        return IntStream.rangeClosed(1, by.size()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }

    private static Map<By, String> group(ResultSet row, List<By> by) throws SQLException {
        var group = new EnumMap<By, String>(By.class);
        for (var one : by) {
            var value = row.getString("g_" + one);
            if (value != null) {
                group.put(one, value);
            }
        }
        return group;
    }

    private static List<Long> millis(ResultSet row, String column) throws SQLException {
        var micros = row.getArray(column);
        return micros == null
                ? List.of()
                : Arrays.stream((Long[]) micros.getArray())
                        .map(value -> value / 1_000)
                        .toList();
    }
}
