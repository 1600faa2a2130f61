package io.sekkei.platform.review;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.review.policy.Rules;
import io.sekkei.platform.review.workflow.Route;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of policies. */
@Repository
class PolicyStore {
    /** What a version says beyond its columns. */
    private record Content(boolean enabled, Rules rules, Route route, Times times, int waitSeconds) {
        static Content of(PolicyPlan plan) {
            return new Content(plan.enabled(), plan.rules(), plan.route(), plan.times(), plan.waitSeconds());
        }
    }

    /** Its own, so that no setting of the platform changes how rows are read. */
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient database;

    PolicyStore(JdbcClient database) {
        this.database = database;
    }

    void add(PolicyVersion policy) {
        var plan = policy.plan();
        database.sql("""
            insert into review_policy (id, version, tenant_id, department_id, purpose, key_id, name, content,
                state, proposed_by, proposed_at) values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
            """)
                .param(policy.id())
                .param(policy.version())
                .param(policy.tenant().value())
                .param(plan.scope().department())
                .param(plan.scope().purpose())
                .param(plan.scope().key())
                .param(plan.name())
                .param(JSON.writeValueAsString(Content.of(plan)))
                .param(policy.state().name())
                .param(policy.proposedBy())
                .param(Sql.time(policy.proposedAt()))
                .update();
    }

    /** Locks what there is of a policy, the newest version first. */
    List<PolicyVersion> lock(TenantId tenant, UUID id) {
        return database.sql(
                        "select * from review_policy where tenant_id = ? and id = ? order by version desc for update")
                .param(tenant.value())
                .param(id)
                .query(PolicyStore::policy)
                .list();
    }

    Optional<PolicyVersion> find(TenantId tenant, UUID id, int version) {
        return database.sql("select * from review_policy where tenant_id = ? and id = ? and version = ?")
                .param(tenant.value())
                .param(id)
                .param(version)
                .query(PolicyStore::policy)
                .optional();
    }

    /** All versions of all policies, the newest first. */
    List<PolicyVersion> of(TenantId tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
            select * from review_policy where tenant_id = :tenant
                and (:time::timestamptz is null or (proposed_at, id) < (:time, :id))
            order by proposed_at desc, id desc limit :rows
            """)
                .param("tenant", tenant.value())
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(PolicyStore::policy)
                .list();
    }

    boolean exists(TenantId tenant, UUID id) {
        return database.sql("select exists (select from review_policy where tenant_id = ? and id = ?)")
                .params(tenant.value(), id)
                .query(Boolean.class)
                .single();
    }

    /** Those in force that cover somebody. */
    List<PolicyVersion> covering(TenantId tenant, @Nullable UUID department, String purpose, @Nullable UUID key) {
        return database.sql("""
            select * from review_policy where tenant_id = :tenant and state = 'ACTIVE'
                and (department_id is null or department_id = :department)
                and (purpose is null or purpose = :purpose)
                and (key_id is null or key_id = :key)
            order by id
            """)
                .param("tenant", tenant.value())
                .param("department", department)
                .param("purpose", purpose)
                .param("key", key)
                .query(PolicyStore::policy)
                .list();
    }

    void decide(PolicyVersion policy, PolicyVersion.State state, UUID by, Instant now) {
        database.sql("update review_policy set state = ?, decided_by = ?, decided_at = ? where id = ? and version = ?")
                .param(state.name())
                .param(by)
                .param(Sql.time(now))
                .param(policy.id())
                .param(policy.version())
                .update();
    }

    void replaceActive(UUID id) {
        database.sql("update review_policy set state = 'REPLACED' where id = ? and state = 'ACTIVE'")
                .param(id)
                .update();
    }

    static Route route(String json) {
        return JSON.readValue(json, Route.class);
    }

    static String json(PolicyPlan plan) {
        return JSON.writeValueAsString(plan);
    }

    static String json(Route route) {
        return JSON.writeValueAsString(route);
    }

    private static PolicyVersion policy(ResultSet row, int number) throws SQLException {
        var content = JSON.readValue(row.getString("content"), Content.class);
        var scope = new Scope(
                Sql.uuidOrNull(row, "department_id"), row.getString("purpose"), Sql.uuidOrNull(row, "key_id"));
        var plan = new PolicyPlan(
                row.getString("name"),
                scope,
                content.enabled(),
                content.rules(),
                content.route(),
                content.times(),
                content.waitSeconds());
        return new PolicyVersion(
                row.getObject("id", UUID.class),
                row.getInt("version"),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                plan,
                PolicyVersion.State.valueOf(row.getString("state")),
                row.getObject("proposed_by", UUID.class),
                Sql.moment(row, "proposed_at"),
                Sql.uuidOrNull(row, "decided_by"),
                Sql.instant(row, "decided_at"));
    }
}
