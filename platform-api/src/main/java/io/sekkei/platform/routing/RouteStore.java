package io.sekkei.platform.routing;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of route policies. Everything here runs in the caller's transaction. */
@Repository
class RouteStore {
    /** Its own, so that no setting of the platform changes how rows are read. */
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient database;

    RouteStore(JdbcClient database) {
        this.database = database;
    }

    void add(RouteVersion policy) {
        var plan = policy.plan();
        database.sql("""
            insert into route_policy (id, version, tenant_id, pair_id, purpose, name, enabled, rules, pilot_id,
                state, proposed_by, proposed_at) values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)
            """)
                .param(policy.id())
                .param(policy.version())
                .param(policy.tenant().value())
                .param(plan.pair())
                .param(plan.purpose())
                .param(plan.name())
                .param(plan.enabled())
                .param(json(plan.rules()))
                .param(plan.pilot())
                .param(policy.state().name())
                .param(policy.proposedBy())
                .param(Sql.time(policy.proposedAt()))
                .update();
    }

    /** Locks what there is of a policy, the newest version first. */
    List<RouteVersion> lock(TenantId tenant, UUID id) {
        return database.sql(
                        "select * from route_policy where tenant_id = ? and id = ? order by version desc for update")
                .param(tenant.value())
                .param(id)
                .query(RouteStore::policy)
                .list();
    }

    Optional<RouteVersion> find(TenantId tenant, UUID id, int version) {
        return database.sql("select * from route_policy where tenant_id = ? and id = ? and version = ?")
                .param(tenant.value())
                .param(id)
                .param(version)
                .query(RouteStore::policy)
                .optional();
    }

    /** All versions of all policies, the newest first. */
    List<RouteVersion> of(TenantId tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
            select * from route_policy where tenant_id = :tenant
                and (:time::timestamptz is null or (proposed_at, id) < (:time, :id))
            order by proposed_at desc, id desc limit :rows
            """)
                .param("tenant", tenant.value())
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(RouteStore::policy)
                .list();
    }

    /** The one that counts for a pair and a purpose: the purpose's own before that of all purposes. */
    Optional<RouteVersion> inEffect(UUID tenant, String pair, @Nullable String purpose) {
        return database.sql("""
            select * from route_policy where tenant_id = ? and pair_id = ? and state = 'ACTIVE'
                and (purpose is null or purpose = ?)
            order by purpose nulls last limit 1
            """)
                .param(tenant)
                .param(pair)
                .param(purpose)
                .query(RouteStore::policy)
                .optional();
    }

    void decide(RouteVersion policy, RouteVersion.State state, UUID by, Instant now) {
        database.sql("update route_policy set state = ?, decided_by = ?, decided_at = ? where id = ? and version = ?")
                .param(state.name())
                .param(by)
                .param(Sql.time(now))
                .param(policy.id())
                .param(policy.version())
                .update();
    }

    /** Another policy for the same pair and purpose steps back as well as an older version does. */
    void replaceActive(TenantId tenant, RoutePlan plan) {
        database.sql("""
            update route_policy set state = 'REPLACED' where tenant_id = ? and pair_id = ? and state = 'ACTIVE'
                and purpose is not distinct from ?
            """)
                .param(tenant.value())
                .param(plan.pair())
                .param(plan.purpose())
                .update();
    }

    static String json(List<RouteRule> rules) {
        return JSON.writeValueAsString(rules.stream().map(StoredRule::of).toList());
    }

    private static RouteVersion policy(ResultSet row, int number) throws SQLException {
        var rules = Arrays.stream(JSON.readValue(row.getString("rules"), StoredRule[].class))
                .map(StoredRule::rule)
                .toList();
        var plan = new RoutePlan(
                row.getString("name"),
                row.getString("pair_id"),
                row.getString("purpose"),
                row.getBoolean("enabled"),
                rules,
                row.getObject("pilot_id", UUID.class));
        return new RouteVersion(
                row.getObject("id", UUID.class),
                row.getInt("version"),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                plan,
                RouteVersion.State.valueOf(row.getString("state")),
                row.getObject("proposed_by", UUID.class),
                Objects.requireNonNull(Sql.instant(row, "proposed_at")),
                row.getObject("decided_by", UUID.class),
                Sql.instant(row, "decided_at"));
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
