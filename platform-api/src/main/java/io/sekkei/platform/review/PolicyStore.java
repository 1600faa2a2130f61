package io.sekkei.platform.review;

import io.sekkei.platform.agreement.Version;
import io.sekkei.platform.agreement.Versions;
import io.sekkei.platform.review.policy.Rules;
import io.sekkei.platform.review.workflow.Route;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of policies. */
@Repository
class PolicyStore extends Versions<PolicyPlan> {
    /** What a version says beyond its columns. */
    private record Content(boolean enabled, Rules rules, Route route, Times times, int waitSeconds) {
        static Content of(PolicyPlan plan) {
            return new Content(plan.enabled(), plan.rules(), plan.route(), plan.times(), plan.waitSeconds());
        }
    }

    /** Its own, so that no setting of the platform changes how rows are read. */
    private static final JsonMapper JSON = new JsonMapper();

    PolicyStore(JdbcClient database) {
        super(database, "review_policy");
    }

    @Override
    protected Map<String, @Nullable Object> columns(PolicyPlan plan) {
        var columns = new HashMap<String, @Nullable Object>();
        columns.put("department_id", plan.scope().department());
        columns.put("purpose", plan.scope().purpose());
        columns.put("key_id", plan.scope().key());
        columns.put("name", plan.name());
        columns.put("content", new Json(JSON.writeValueAsString(Content.of(plan))));
        return columns;
    }

    boolean exists(TenantId tenant, UUID id) {
        return database.sql("select exists (select from review_policy where tenant_id = ? and id = ?)")
                .params(tenant.value(), id)
                .query(Boolean.class)
                .single();
    }

    /** Those in force that cover somebody. */
    List<Version<PolicyPlan>> covering(TenantId tenant, @Nullable UUID department, String purpose, @Nullable UUID key) {
        return select("""
                where tenant_id = ? and state = 'ACTIVE' and (department_id is null or department_id = ?)
                    and (purpose is null or purpose = ?) and (key_id is null or key_id = ?)
                order by id
                """, tenant.value(), department, purpose, key);
    }

    @Override
    public void replaceActive(Version<PolicyPlan> next) {
        database.sql("update review_policy set state = 'REPLACED' where id = ? and state = 'ACTIVE'")
                .param(next.id())
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

    @Override
    protected PolicyPlan plan(ResultSet row) throws SQLException {
        var content = JSON.readValue(row.getString("content"), Content.class);
        var scope = new Scope(
                row.getObject("department_id", UUID.class),
                row.getString("purpose"),
                row.getObject("key_id", UUID.class));
        return new PolicyPlan(
                row.getString("name"),
                scope,
                content.enabled(),
                content.rules(),
                content.route(),
                content.times(),
                content.waitSeconds());
    }
}
