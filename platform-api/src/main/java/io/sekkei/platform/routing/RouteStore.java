package io.sekkei.platform.routing;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.platform.agreement.Version;
import io.sekkei.platform.agreement.Versions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of route policies. Everything here runs in the caller's transaction. */
@Repository
class RouteStore extends Versions<RoutePlan> {
    /** Its own, so that no setting of the platform changes how rows are read. */
    private static final JsonMapper JSON = new JsonMapper();

    RouteStore(JdbcClient database) {
        super(database, "route_policy");
    }

    @Override
    protected Map<String, @Nullable Object> columns(RoutePlan plan) {
        var columns = new HashMap<String, @Nullable Object>();
        columns.put("pair_id", plan.pair());
        columns.put("purpose", plan.purpose());
        columns.put("name", plan.name());
        columns.put("enabled", plan.enabled());
        columns.put("rules", new Json(json(plan.rules())));
        columns.put("pilot_id", plan.pilot());
        return columns;
    }

    /** The one that counts for a pair and a purpose: the purpose's own before that of all purposes. */
    Optional<Version<RoutePlan>> inEffect(UUID tenant, String pair, @Nullable String purpose) {
        return select("""
                        where tenant_id = ? and pair_id = ? and state = 'ACTIVE' and (purpose is null or purpose = ?)
                        order by purpose nulls last limit 1
                        """, tenant, pair, purpose).stream().findFirst();
    }

    /** Another policy for the same pair and purpose steps back as well as an older version does. */
    @Override
    public void replaceActive(Version<RoutePlan> next) {
        database.sql("""
            update route_policy set state = 'REPLACED' where tenant_id = ? and pair_id = ? and state = 'ACTIVE'
                and purpose is not distinct from ?
            """)
                .param(next.tenant().value())
                .param(next.plan().pair())
                .param(next.plan().purpose())
                .update();
    }

    static String json(List<RouteRule> rules) {
        return JSON.writeValueAsString(rules.stream().map(StoredRule::of).toList());
    }

    @Override
    protected RoutePlan plan(ResultSet row) throws SQLException {
        var rules = Arrays.stream(JSON.readValue(row.getString("rules"), StoredRule[].class))
                .map(StoredRule::rule)
                .toList();
        return new RoutePlan(
                row.getString("name"),
                row.getString("pair_id"),
                row.getString("purpose"),
                row.getBoolean("enabled"),
                rules,
                row.getObject("pilot_id", UUID.class));
    }

    /** A rule as its JSON has it; names of constants change no sooner than a migration does. */
    record StoredRule(
            String name,
            @Nullable Integer maxPromptTokens,
            DecodingMode mode,
            DeferralRule.@Nullable Signal signal,
            @Nullable Double quantile,
            @Nullable Double threshold,
            @Nullable DecodingMode deferTo) {
        static StoredRule of(RouteRule rule) {
            var deferral = rule.deferral();
            return deferral == null
                    ? new StoredRule(rule.name(), rule.maxPromptTokens(), rule.mode(), null, null, null, null)
                    : new StoredRule(
                            rule.name(),
                            rule.maxPromptTokens(),
                            rule.mode(),
                            deferral.signal(),
                            deferral.quantile(),
                            deferral.threshold(),
                            deferral.deferTo());
        }

        RouteRule rule() {
            var deferral = signal == null || quantile == null || threshold == null || deferTo == null
                    ? null
                    : new DeferralRule(signal, quantile, threshold, deferTo);
            return new RouteRule(name, maxPromptTokens, mode, deferral);
        }
    }
}
