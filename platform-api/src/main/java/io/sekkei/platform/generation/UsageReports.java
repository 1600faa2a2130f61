package io.sekkei.platform.generation;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a tenant's generations came to, by the records. For people to read; no budget is decided by it. */
@Service
public class UsageReports {
    private static final Duration LONGEST = Duration.ofDays(92);

    private final JdbcClient database;
    private final Tenancy tenancy;

    UsageReports(JdbcClient database, Tenancy tenancy) {
        this.database = database;
        this.tenancy = tenancy;
    }

    /** What sums can be told by. */
    public enum By {
        DAY("to_char(created_at at time zone :zone, 'YYYY-MM-DD')"),
        DEPARTMENT("department_id::text"),
        KEY("key_id::text"),
        MODE("pair_id || ':' || lower(replace(mode, '_', '-'))"),
        PURPOSE("purpose");

        final String sql;

        By(String sql) {
            this.sql = sql;
        }
    }

    /**
     * One sum. What is withheld, and what people have not decided on, is part of all sums: it costs what the decoder
     * spent.
     *
     * @param group what it is of; what a record does not say is missing
     * @param held generations whose outputs wait for people
     * @param heldCostMicros what these cost; it is reserved, not spent
     * @param withheld generations whose outputs people did not let go
     * @param withheldCostMicros what these cost
     */
    public record Line(
            Map<By, String> group,
            long generations,
            long promptTokens,
            long llmEncodedTokens,
            long slmDecodedTokens,
            long llmDecodedTokens,
            long computeMillis,
            long costMicros,
            long held,
            long heldCostMicros,
            long withheld,
            long withheldCostMicros) {}

    /**
     * Sums of what began in a stretch of time, in the order of their groups.
     *
     * <p>A place in this list is a number of lines, for sums of the past stay where they are.
     *
     * @param by each of them once, in the order of sorting
     */
    @Transactional(readOnly = true)
    public Page<Line> sums(Caller caller, Instant from, Instant to, List<By> by, PageRequest page) {
        caller.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        check(from, to);
        var after = page.after();
        var offset = after == null ? 0 : after.number();
        var lines = query(caller, from, to, by, offset, page.rows());
        return page.page(lines, line -> Cursor.of(offset + page.limit()));
    }

    private List<Line> query(Caller caller, Instant from, Instant to, List<By> by, long offset, int rows) {
        var columns = by.stream().map(group -> group.sql).collect(Collectors.joining(", "));
        return database.sql("""
                        select %s count(*) as generations, coalesce(sum(prompt_tokens), 0) as prompt_tokens,
                            coalesce(sum(llm_encoded_tokens), 0) as llm_encoded_tokens,
                            coalesce(sum(slm_decoded_tokens), 0) as slm_decoded_tokens,
                            coalesce(sum(llm_decoded_tokens), 0) as llm_decoded_tokens,
                            coalesce(sum(total_micros - queue_micros), 0) / 1000 as compute_millis,
                            coalesce(sum(cost_micros), 0) as cost_micros,
                            count(*) filter (where standing = 'HELD') as held,
                            coalesce(sum(cost_micros) filter (where standing = 'HELD'), 0) as held_cost_micros,
                            count(*) filter (where standing = 'WITHHELD') as withheld,
                            coalesce(sum(cost_micros) filter (where standing = 'WITHHELD'), 0)
                                as withheld_cost_micros
                        from generation where tenant_id = :tenant and created_at >= :from and created_at < :to
                            and cost_micros is not null
                        %s limit :rows offset :offset
                        """.formatted(
                                named(by),
                                by.isEmpty() ? "" : "group by %s order by %s".formatted(positions(by), positions(by))))
                .param("tenant", caller.tenant().value())
                .param("zone", tenancy.timeZoneOf(caller.tenant()).orElseThrow().getId())
                .param("from", Sql.time(from))
                .param("to", Sql.time(to))
                .param("rows", rows)
                .param("offset", offset)
                .query((row, index) -> line(row, by))
                .list();
    }

    private static String named(Collection<By> by) {
        return by.stream()
                .map(group -> "%s as g_%s, ".formatted(group.sql, group))
                .collect(Collectors.joining());
    }

    private static String positions(List<By> by) {
        return IntStream.rangeClosed(1, by.size()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }

    private static Line line(ResultSet row, List<By> by) throws SQLException {
        var group = new EnumMap<By, String>(By.class);
        for (var one : by) {
            put(group, one, row.getString("g_" + one));
        }
        return new Line(
                group,
                row.getLong("generations"),
                row.getLong("prompt_tokens"),
                row.getLong("llm_encoded_tokens"),
                row.getLong("slm_decoded_tokens"),
                row.getLong("llm_decoded_tokens"),
                row.getLong("compute_millis"),
                row.getLong("cost_micros"),
                row.getLong("held"),
                row.getLong("held_cost_micros"),
                row.getLong("withheld"),
                row.getLong("withheld_cost_micros"));
    }

    private static void put(Map<By, String> group, By by, @Nullable String value) {
        if (value != null) {
            group.put(by, value);
        }
    }

    static void check(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw Problem.invalid("to", "to must be after from, but %s is not after %s".formatted(to, from));
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw Problem.invalid("from", "At most %d days can be summed at once".formatted(LONGEST.toDays()));
        }
    }
}
