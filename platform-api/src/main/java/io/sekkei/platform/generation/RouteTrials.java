package io.sekkei.platform.generation;

import io.sekkei.platform.catalog.Catalog;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.routing.Routes;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tries route policies on what was asked before, so that nobody has to guess what their rules would cover. */
@Service
public class RouteTrials {
    private static final Duration BACK = Duration.ofDays(7);

    /**
     * What the rules of a policy would have covered.
     *
     * @param leftOpen generations that left the mode open, which are those a policy decides on
     * @param named generations that named a mode, which no policy touches
     * @param byRule of those left open, how many each rule would have covered, in the order of the rules
     * @param uncovered of those left open, how many no rule would have covered
     */
    public record Trial(long leftOpen, long named, List<Long> byRule, long uncovered) {}

    /** Generations that a policy cannot tell apart. */
    private record Alike(boolean open, @Nullable String purpose, int promptTokens, long generations) {}

    private final JdbcClient database;
    private final Catalog catalog;
    private final Routes routes;
    private final Clock clock;

    RouteTrials(JdbcClient database, Catalog catalog, Routes routes, Clock clock) {
        this.database = database;
        this.catalog = catalog;
        this.routes = routes;
        this.clock = clock;
    }

    /**
     * Tries a policy on the last seven days. One without a purpose does not get what is for a purpose that has a policy
     * of its own.
     *
     * @param pair the pair it routes
     * @param purpose the purpose it covers; null for all
     * @param mostTokens for each rule in their order, the longest prompt it covers; null for any
     */
    @Transactional(readOnly = true)
    public Trial tryOut(Caller by, String pair, @Nullable String purpose, List<@Nullable Integer> mostTokens) {
        by.mustBe(Role.TENANT_ADMIN, Role.MODEL_ENGINEER);
        var model =
                catalog.pair(pair).orElseThrow(() -> Problem.invalid("pair", "No pair is called '%s'".formatted(pair)));
        var to = clock.instant();
        var own = new HashMap<String, Boolean>();
        var alike = between(by, pair, purpose, to.minus(BACK), to).stream()
                .filter(each -> purpose != null
                        || each.purpose() == null
                        || !own.computeIfAbsent(each.purpose(), code -> hasItsOwn(by, model, code)))
                .toList();
        return counted(alike, mostTokens);
    }

    private static Trial counted(List<Alike> alike, List<@Nullable Integer> mostTokens) {
        var byRule = new ArrayList<>(Collections.nCopies(mostTokens.size(), 0L));
        var uncovered = 0L;
        var named = 0L;
        for (var each : alike) {
            var rule = each.open() ? firstThatCovers(mostTokens, each.promptTokens()) : -1;
            if (rule >= 0) {
                byRule.set(rule, byRule.get(rule) + each.generations());
            } else if (each.open()) {
                uncovered += each.generations();
            } else {
                named += each.generations();
            }
        }
        var covered = byRule.stream().mapToLong(Long::longValue).sum();
        return new Trial(covered + uncovered, named, List.copyOf(byRule), uncovered);
    }

    private static int firstThatCovers(List<@Nullable Integer> mostTokens, int promptTokens) {
        for (int rule = 0; rule < mostTokens.size(); rule++) {
            var most = mostTokens.get(rule);
            if (most == null || promptTokens <= most) {
                return rule;
            }
        }
        return -1;
    }

    /** Whether a policy for just this purpose counts; the shortest prompt is covered by any of its rules. */
    private boolean hasItsOwn(Caller by, ServedModel model, String purpose) {
        return routes.choose(by, model, purpose, 1)
                .map(route -> routes.get(by, route.policy(), route.version()).plan())
                .filter(plan -> purpose.equals(plan.purpose()))
                .isPresent();
    }

    private List<Alike> between(Caller by, String pair, @Nullable String purpose, Instant from, Instant to) {
        return database.sql("""
            select model = pair_id as open, purpose, prompt_tokens, count(*) as generations from generation
            where tenant_id = :tenant and pair_id = :pair and created_at >= :from and created_at < :to
                and prompt_tokens is not null and (:purpose::text is null or purpose = :purpose)
            group by 1, 2, 3
            """)
                .param("tenant", by.tenant().value())
                .param("pair", pair)
                .param("purpose", purpose, Types.VARCHAR)
                .param("from", Sql.time(from))
                .param("to", Sql.time(to))
                .query(RouteTrials::alike)
                .list();
    }

    private static Alike alike(ResultSet row, int number) throws SQLException {
        return new Alike(
                row.getBoolean("open"),
                row.getString("purpose"),
                row.getInt("prompt_tokens"),
                row.getLong("generations"));
    }
}
