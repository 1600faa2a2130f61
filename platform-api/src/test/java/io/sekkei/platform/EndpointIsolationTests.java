package io.sekkei.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.content.ErasureReason;
import io.sekkei.platform.content.Erasures;
import io.sekkei.platform.content.HoldReason;
import io.sekkei.platform.content.LegalHold;
import io.sekkei.platform.content.LegalHolds;
import io.sekkei.platform.content.Retention;
import io.sekkei.platform.content.Retention.Rule;
import io.sekkei.platform.latency.LatencyPlan;
import io.sekkei.platform.latency.LatencyTargets;
import io.sekkei.platform.quota.BudgetAdministration;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Purpose;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * A stranger with a good key of another tenant, an administrator and an auditor of that tenant knock at every door there
 * is, with every number of the victim's that can be had. They must get what they get for a number that nobody has. A
 * door that is new and has no case here fails the test.
 */
@PlatformTest
class EndpointIsolationTests {
    private static final String NUMBER = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String NOBODYS_NUMBER = "00000000-0000-4000-8000-000000000000";
    private static final String NOBODYS_WORD = "nobody-has-this";

    /**
     * Each line: a door, what to send there, and the body. {@code ID} becomes the victim's numbers, one by one. What lists
     * the doings of whoever knocks stands before they have named any of these.
     */
    private static final List<Knock> KNOCKS = """
            POST /v1/chat/completions | /v1/chat/completions | {"model": "enja", "messages": [{"role": "user", "content": "Hi"}]}
            GET /api/v1/generations | /api/v1/generations
            POST /v1/chat/completions | /v1/chat/completions | {"model": "ID", "messages": [{"role": "user", "content": "Hi"}]}
            POST /v1/chat/completions | /v1/chat/completions | {"model": "enja", "messages": [{"role": "user", "content": "Hi"}], "metadata": {"purpose": "ID"}}
            POST /v1/completions | /v1/completions | {"model": "enja", "prompt": "Hi"}
            POST /v1/completions | /v1/completions | {"model": "ID", "prompt": "Hi"}
            GET /v1/models | /v1/models
            GET /v1/models/{id} | /v1/models/ID
            POST /api/v1/generations | /api/v1/generations | {"model": "enja", "messages": [{"role": "user", "content": "Hi"}]}
            POST /api/v1/generations/search | /api/v1/generations/search | {"words": "ID"}
            GET /api/v1/generations/{id}/record | /api/v1/generations/ID/record
            GET /api/v1/generations/{id} | /api/v1/generations/ID
            GET /api/v1/generations/{id}/events | /api/v1/generations/ID/events
            DELETE /api/v1/generations/{id} | /api/v1/generations/ID
            GET /api/v1/reviews | /api/v1/reviews
            GET /api/v1/reviews/reasons | /api/v1/reviews/reasons
            GET /api/v1/reviews/queue | /api/v1/reviews/queue
            GET /api/v1/reviews/claims | /api/v1/reviews/claims
            GET /api/v1/reviews/{id}/comments | /api/v1/reviews/ID/comments
            POST /api/v1/reviews/claim | /api/v1/reviews/claim | {"generation_id": "ID"}
            GET /api/v1/reviews/{id} | /api/v1/reviews/ID
            GET /api/v1/reviews/{id}/moves | /api/v1/reviews/ID/moves
            GET /api/v1/reviews/{id}/texts | /api/v1/reviews/ID/texts?token=1
            POST /api/v1/reviews/{id}/heartbeat | /api/v1/reviews/ID/heartbeat | {"token": 1}
            POST /api/v1/reviews/{id}/put-back | /api/v1/reviews/ID/put-back | {"token": 1}
            POST /api/v1/reviews/{id}/decision | /api/v1/reviews/ID/decision | {"token": 1, "revision": 1, "digest": "x", "decision": "approve"}
            POST /api/v1/reviews/{id}/view | /api/v1/reviews/ID/view | {"revision": 1, "digest": "x"}
            POST /api/v1/reviews/{id}/recall | /api/v1/reviews/ID/recall | {"reasons": ["fact"]}
            GET /api/v1/review-policies | /api/v1/review-policies
            POST /api/v1/review-policies | /api/v1/review-policies | {"name": "Mine", "rules": {}, "steps": [["reviewer"]], "due_minutes": 60}
            POST /api/v1/review-policies | /api/v1/review-policies | {"name": "Mine", "department_id": "ID", "rules": {}, "steps": [["reviewer"]], "due_minutes": 60}
            POST /api/v1/review-policies/{id}/versions | /api/v1/review-policies/ID/versions | {"name": "Mine", "rules": {}, "steps": [["reviewer"]], "due_minutes": 60}
            GET /api/v1/review-policies/{id}/versions/{version} | /api/v1/review-policies/ID/versions/1
            POST /api/v1/review-policies/{id}/versions/{version}/approve | /api/v1/review-policies/ID/versions/1/approve
            POST /api/v1/review-policies/{id}/versions/{version}/decline | /api/v1/review-policies/ID/versions/1/decline
            GET /api/v1/route-policies | /api/v1/route-policies
            POST /api/v1/route-policies | /api/v1/route-policies | {"name": "Mine", "pair": "ID", "rules": [{"name": "all", "mode": "slm-only"}]}
            POST /api/v1/route-policies | /api/v1/route-policies | {"name": "Mine", "pair": "enja", "purpose": "ID", "rules": [{"name": "all", "mode": "slm-only"}]}
            POST /api/v1/route-policies/dry-run | /api/v1/route-policies/dry-run | {"pair": "enja", "purpose": "ID", "rules": [{"name": "all"}]}
            POST /api/v1/route-policies/{id}/versions | /api/v1/route-policies/ID/versions | {"name": "Mine", "pair": "enja", "rules": [{"name": "all", "mode": "slm-only"}]}
            GET /api/v1/route-policies/{id}/versions/{version} | /api/v1/route-policies/ID/versions/1
            POST /api/v1/route-policies/{id}/versions/{version}/approve | /api/v1/route-policies/ID/versions/1/approve
            POST /api/v1/route-policies/{id}/versions/{version}/decline | /api/v1/route-policies/ID/versions/1/decline
            GET /api/v1/pilot-datasets | /api/v1/pilot-datasets
            POST /api/v1/pilot-datasets | /api/v1/pilot-datasets | {"dataset_id": "ID", "name": "Mine", "format": "jsonl", "rows": "{\\"input\\": \\"a\\"}"}
            POST /api/v1/pilot-datasets/check | /api/v1/pilot-datasets/check | {"name": "Mine", "format": "jsonl", "rows": "x"}
            POST /api/v1/pilot-datasets/samples | /api/v1/pilot-datasets/samples | {"dataset_id": "ID", "name": "Mine"}
            POST /api/v1/pilot-datasets/draw | /api/v1/pilot-datasets/draw | {"name": "Mine", "purpose": "ID", "consent": true}
            GET /api/v1/pilot-datasets/{id}/versions/{version} | /api/v1/pilot-datasets/ID/versions/1
            GET /api/v1/pilot-datasets/{id}/versions/{version}/items | /api/v1/pilot-datasets/ID/versions/1/items
            GET /api/v1/pilot-datasets/{id}/versions/{version}/items/{position} | /api/v1/pilot-datasets/ID/versions/1/items/1
            GET /api/v1/pilots | /api/v1/pilots
            POST /api/v1/pilots | /api/v1/pilots | {"name": "Mine", "dataset_id": "ID", "dataset_version": 1, "settings": [{"model": "enja:slm-only"}]}
            GET /api/v1/pilots/{id} | /api/v1/pilots/ID
            POST /api/v1/pilots/{id}/pause | /api/v1/pilots/ID/pause
            POST /api/v1/pilots/{id}/resume | /api/v1/pilots/ID/resume
            POST /api/v1/pilots/{id}/cancel | /api/v1/pilots/ID/cancel
            GET /api/v1/pilots/{id}/results | /api/v1/pilots/ID/results
            GET /api/v1/pilots/{id}/report | /api/v1/pilots/ID/report
            GET /api/v1/pilots/{id}/report.csv | /api/v1/pilots/ID/report.csv
            GET /api/v1/pilots/{id}/report.html | /api/v1/pilots/ID/report.html
            POST /api/v1/pilots/{id}/route-policy | /api/v1/pilots/ID/route-policy | {}
            POST /api/v1/pilots/{id}/comparisons | /api/v1/pilots/ID/comparisons
            POST /api/v1/pilots/{id}/comparisons/{comparison} | /api/v1/pilots/ID/comparisons/ID | {"choice": "tie"}
            GET /api/v1/tuning/limits | /api/v1/tuning/limits
            GET /api/v1/tuning/jobs | /api/v1/tuning/jobs
            POST /api/v1/tuning/jobs | /api/v1/tuning/jobs | {"name": "Mine", "pair": "enja", "dataset_id": "ID", "dataset_version": 1}
            POST /api/v1/tuning/jobs | /api/v1/tuning/jobs | {"name": "Mine", "pair": "ID", "edits": true}
            GET /api/v1/tuning/jobs/{id} | /api/v1/tuning/jobs/ID
            POST /api/v1/tuning/jobs/{id}/pause | /api/v1/tuning/jobs/ID/pause
            POST /api/v1/tuning/jobs/{id}/resume | /api/v1/tuning/jobs/ID/resume
            POST /api/v1/tuning/jobs/{id}/cancel | /api/v1/tuning/jobs/ID/cancel
            GET /api/v1/tuning/jobs/{id}/curve | /api/v1/tuning/jobs/ID/curve
            GET /api/v1/tuning/jobs/{id}/examples | /api/v1/tuning/jobs/ID/examples
            GET /api/v1/tuning/jobs/{id}/comparison | /api/v1/tuning/jobs/ID/comparison
            GET /api/v1/tuning/retrain | /api/v1/tuning/retrain
            GET /api/v1/tuning/versions | /api/v1/tuning/versions
            GET /api/v1/tuning/versions/{id} | /api/v1/tuning/versions/ID
            POST /api/v1/tuning/versions/{id}/ask | /api/v1/tuning/versions/ID/ask | {"wish": "promotion"}
            POST /api/v1/tuning/versions/{id}/approve | /api/v1/tuning/versions/ID/approve
            POST /api/v1/tuning/versions/{id}/decline | /api/v1/tuning/versions/ID/decline
            POST /api/v1/tuning/versions/{id}/roll-back | /api/v1/tuning/versions/ID/roll-back
            POST /api/v1/tuning/versions/{id}/retire | /api/v1/tuning/versions/ID/retire
            POST /api/v1/review-policies/dry-run | /api/v1/review-policies/dry-run | {"name": "Mine", "key_id": "ID", "rules": {}, "steps": [["reviewer"]], "due_minutes": 60}
            GET /api/v1/review-seeds | /api/v1/review-seeds
            POST /api/v1/review-seeds | /api/v1/review-seeds | {"policy_id": "ID", "prompt": "Hi", "text": "Bad", "reasons": ["fact"]}
            POST /api/v1/review-seeds/{id}/place | /api/v1/review-seeds/ID/place
            POST /api/v1/review-seeds/{id}/retire | /api/v1/review-seeds/ID/retire
            GET /api/v1/review-figures/queues | /api/v1/review-figures/queues?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z
            GET /api/v1/review-figures/reviewers | /api/v1/review-figures/reviewers?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z
            GET /api/v1/review-figures/disagreements | /api/v1/review-figures/disagreements?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z
            GET /api/v1/review-delegations | /api/v1/review-delegations
            POST /api/v1/review-delegations | /api/v1/review-delegations | {"delegate": "00000000-0000-4000-8000-000000000001", "starts_at": "2020-01-01T00:00:00Z", "ends_at": "2100-01-01T00:00:00Z", "reason": "Away"}
            DELETE /api/v1/review-delegations/{id} | /api/v1/review-delegations/ID
            GET /api/v1/review-calendar | /api/v1/review-calendar
            PUT /api/v1/review-calendar | /api/v1/review-calendar | {"opens": "09:00", "closes": "18:00", "weekdays": ["MONDAY"], "holidays": "JP", "closed": []}
            GET /api/v1/webhooks | /api/v1/webhooks
            POST /api/v1/webhooks | /api/v1/webhooks | {"url": "https://example.com/", "types": ["generation.held"]}
            POST /api/v1/webhooks/{id}/rotate | /api/v1/webhooks/ID/rotate
            POST /api/v1/webhooks/{id}/enable | /api/v1/webhooks/ID/enable
            DELETE /api/v1/webhooks/{id} | /api/v1/webhooks/ID
            GET /api/v1/audit/evidence | /api/v1/audit/evidence
            GET /api/v1/session/issuers | /api/v1/session/issuers
            GET /api/v1/tenants | /api/v1/tenants
            POST /api/v1/tenants | /api/v1/tenants | {"name": "ID"}
            GET /api/v1/tenants/{id} | /api/v1/tenants/ID
            PUT /api/v1/tenants/{id} | /api/v1/tenants/ID | {"name": "Mine"}
            POST /api/v1/tenants/{id}/suspend | /api/v1/tenants/ID/suspend
            POST /api/v1/tenants/{id}/resume | /api/v1/tenants/ID/resume
            GET /api/v1/departments | /api/v1/departments
            POST /api/v1/departments | /api/v1/departments | {"name": "Department"}
            GET /api/v1/departments/{id} | /api/v1/departments/ID
            PUT /api/v1/departments/{id} | /api/v1/departments/ID | {"name": "Mine"}
            POST /api/v1/departments/{id}/suspend | /api/v1/departments/ID/suspend
            POST /api/v1/departments/{id}/resume | /api/v1/departments/ID/resume
            GET /api/v1/purposes | /api/v1/purposes
            PUT /api/v1/purposes/{code} | /api/v1/purposes/other | {"name_ja": "他", "name_en": "Other"}
            POST /api/v1/purposes/{code}/retire | /api/v1/purposes/ID/retire
            GET /api/v1/keys | /api/v1/keys
            GET /api/v1/keys | /api/v1/keys?department_id=ID
            POST /api/v1/keys | /api/v1/keys | {"department_id": "ID", "name": "Mine"}
            GET /api/v1/keys/{id} | /api/v1/keys/ID
            GET /api/v1/keys/{id}/limits | /api/v1/keys/ID/limits
            PUT /api/v1/keys/{id} | /api/v1/keys/ID | {"name": "Mine"}
            POST /api/v1/keys/{id}/suspend | /api/v1/keys/ID/suspend
            POST /api/v1/keys/{id}/resume | /api/v1/keys/ID/resume
            POST /api/v1/keys/{id}/revoke | /api/v1/keys/ID/revoke
            POST /api/v1/keys/{id}/rotate | /api/v1/keys/ID/rotate | {"overlap_seconds": 0}
            GET /api/v1/people | /api/v1/people
            POST /api/v1/people | /api/v1/people | {"email": "a@example.com", "name": "A", "roles": ["member"], "department_id": "ID"}
            GET /api/v1/people/{id} | /api/v1/people/ID
            PUT /api/v1/people/{id} | /api/v1/people/ID | {"name": "Mine", "language": "en", "roles": ["member"]}
            POST /api/v1/people/{id}/deactivate | /api/v1/people/ID/deactivate
            POST /api/v1/people/{id}/reactivate | /api/v1/people/ID/reactivate
            POST /api/v1/people/{id}/reset-password | /api/v1/people/ID/reset-password
            GET /api/v1/budgets | /api/v1/budgets
            GET /api/v1/budgets | /api/v1/budgets?owner_id=ID
            POST /api/v1/budgets | /api/v1/budgets | {"level": "department", "owner_id": "ID", "measure": "requests", "span": "day", "amount": 1}
            POST /api/v1/budgets | /api/v1/budgets | {"level": "key", "owner_id": "ID", "measure": "requests", "span": "day", "amount": 1}
            GET /api/v1/budgets/{id} | /api/v1/budgets/ID
            PUT /api/v1/budgets/{id} | /api/v1/budgets/ID | {"amount": 1, "thresholds": []}
            DELETE /api/v1/budgets/{id} | /api/v1/budgets/ID
            GET /api/v1/budgets/{id}/raises | /api/v1/budgets/ID/raises
            POST /api/v1/budgets/{id}/raises | /api/v1/budgets/ID/raises | {"amount": 1, "expires_at": "2100-01-01T00:00:00Z"}
            GET /api/v1/notifications | /api/v1/notifications
            GET /api/v1/usage | /api/v1/usage?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&group_by=key
            GET /api/v1/usage/savings | /api/v1/usage/savings?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z&group_by=key
            GET /api/v1/usage/latency | /api/v1/usage/latency?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z&group_by=key
            GET /api/v1/usage/forecast | /api/v1/usage/forecast
            GET /api/v1/budgets/{id}/outlook | /api/v1/budgets/ID/outlook?amount=0
            GET /api/v1/latency-targets | /api/v1/latency-targets
            POST /api/v1/latency-targets | /api/v1/latency-targets | {"level": "department", "owner_id": "ID", "total_ms": 1000}
            POST /api/v1/latency-targets | /api/v1/latency-targets | {"level": "key", "owner_id": "ID", "total_ms": 1000}
            GET /api/v1/latency-targets/{id} | /api/v1/latency-targets/ID
            DELETE /api/v1/latency-targets/{id} | /api/v1/latency-targets/ID
            GET /api/v1/models/{pair}/measurements | /api/v1/models/ID/measurements
            GET /api/v1/prices | /api/v1/prices?pair=ID
            POST /api/v1/prices | /api/v1/prices | {"pair": "ID"}
            GET /api/v1/audit/entries | /api/v1/audit/entries?subject=ID
            GET /api/v1/audit/records | /api/v1/audit/records?key=ID
            GET /api/v1/audit/records/{generation} | /api/v1/audit/records/ID
            POST /api/v1/audit/content-searches | /api/v1/audit/content-searches | {"words": "ID"}
            GET /api/v1/audit/statement | /api/v1/audit/statement?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z
            GET /api/v1/audit/log/checkpoint | /api/v1/audit/log/checkpoint
            GET /api/v1/audit/log/verifier-key | /api/v1/audit/log/verifier-key
            GET /api/v1/audit/log/tile/{*path} | /api/v1/audit/log/tile/ID
            GET /api/v1/audit/log/consistency | /api/v1/audit/log/consistency?from=1&to=2
            POST /witness/add-checkpoint | /witness/add-checkpoint | ID
            GET /witness/{originHash}/checkpoint | /witness/ID/checkpoint
            GET /api/v1/audit/records/{id}/content | /api/v1/audit/records/ID/content?reason=AUDIT
            POST /api/v1/audit/records/{id}/replay | /api/v1/audit/records/ID/replay
            POST /api/v1/audit/records/{id}/explanation | /api/v1/audit/records/ID/explanation
            GET /api/v1/audit/records/{id}/explanation | /api/v1/audit/records/ID/explanation?reason=AUDIT
            POST /api/v1/audit/records/{id}/erasures | /api/v1/audit/records/ID/erasures | {"reason": "NO_LONGER_NEEDED"}
            GET /api/v1/audit/erasures | /api/v1/audit/erasures
            POST /api/v1/audit/erasures/{id}/confirm | /api/v1/audit/erasures/ID/confirm
            POST /api/v1/audit/erasures/{id}/withdraw | /api/v1/audit/erasures/ID/withdraw
            POST /api/v1/audit/holds | /api/v1/audit/holds | {"record": "ID", "reason": "AUDIT"}
            GET /api/v1/audit/holds | /api/v1/audit/holds
            POST /api/v1/audit/holds/{id}/lift | /api/v1/audit/holds/ID/lift
            GET /api/v1/audit/retention | /api/v1/audit/retention
            GET /api/v1/audit/retention/changes | /api/v1/audit/retention/changes
            POST /api/v1/audit/retention/changes/{id}/confirm | /api/v1/audit/retention/changes/ID/confirm
            POST /api/v1/audit/retention/changes/{id}/withdraw | /api/v1/audit/retention/changes/ID/withdraw
            PUT /api/v1/audit/retention/{purpose} | /api/v1/audit/retention/other | {"days": 30}
            POST /api/v1/audit/content-key/rotate | /api/v1/audit/content-key/rotate
            GET /api/v1/visits | /api/v1/visits
            POST /api/v1/visits | /api/v1/visits | {"tenant_id": "ID", "reason": "Curious"}
            DELETE /api/v1/visits/{id} | /api/v1/visits/ID
            GET /api/v1/me | /api/v1/me
            PUT /api/v1/me/password | /api/v1/me/password | {"current_password": "wrong", "new_password": "long enough for anybody"}
            POST /api/v1/session | /api/v1/session | {"email": "nobody@example.com", "password": "wrong"}
            DELETE /api/v1/session | /api/v1/session
            """.lines().map(Knock::parse).toList();

    /** Doors that say the same to everybody, with a key or without. */
    private static final Set<String> PUBLIC = Set.of("GET /openapi.json", "GET /openapi.json.yaml", "GET /error");

    private record Knock(String door, String path, String body) {
        static Knock parse(String line) {
            var parts = line.split(" \\| ", 3);
            return new Knock(parts[0], parts[1], parts.length == 3 ? parts[2] : "");
        }

        String method() {
            return door.split(" ")[0];
        }

        Knock naming(String id) {
            return new Knock(door, path.replace("ID", id.replace(" ", "%20")), body.replace("ID", id));
        }

        boolean namesSomething() {
            return (path + body).contains("ID");
        }

        HttpRequest.Builder on(HttpRequest.Builder request) {
            return request.method(method(), BodyPublishers.ofString(body));
        }
    }

    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    Purposes purposes;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    JdbcTemplate superuser;

    @Autowired
    ApplicationContext platform;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    private Customer victim;
    private int knocks;

    @BeforeEach
    void aVictimWithTraces() {
        model.reset();
        victim = Customer.of(platform);
        purposes.put(
                victim.admin(Role.TENANT_ADMIN), new Purpose("theirs-" + UUID.randomUUID(), "彼らの目的", "Theirs", null));
        people.in(victim.payer().tenant(), Role.TENANT_ADMIN);
        send(KNOCKS.get(0), path -> withKey(victim, path));
        leaveTraces(victim.admin(Role.TENANT_ADMIN));
        var engineer = people.in(victim.payer().tenant(), Role.MODEL_ENGINEER);
        pilot(engineer);
        tune(engineer);
    }

    private void leaveTraces(Caller admin) {
        var generation = superuser.queryForObject(
                "select id from generation where tenant_id = ?",
                UUID.class,
                victim.payer().tenant().value());
        platform.getBean(BudgetAdministration.class)
                .set(admin, BudgetPlan.of(victim.asKey(), Measure.REQUESTS, Period.perDay(), 100));
        platform.getBean(LatencyTargets.class).set(admin, LatencyPlan.of(victim.asKey(), null, Duration.ofHours(1)));
        platform.getBean(LegalHolds.class).place(admin, new LegalHold.Scope(generation, null), HoldReason.AUDIT);
        platform.getBean(Erasures.class).request(admin, generation, ErasureReason.NO_LONGER_NEEDED);
        platform.getBean(Retention.class).request(admin, new Rule("mail", 30));
    }

    private static void pilot(TestPerson engineer) {
        var dataset = TestClient.parse(engineer.post("/api/v1/pilot-datasets", """
                {"name": "Theirs", "format": "jsonl", "rows": "{\\"input\\": \\"Hi\\", \\"split\\": \\"test\\"}"}
                """))
                .path("id")
                .asString();
        engineer.post("/api/v1/pilots", """
                {"name": "Theirs", "dataset_id": "%s", "dataset_version": 1, "settings": [{"model": "enja:slm-only"}]}
                """.formatted(dataset));
    }

    private void tune(TestPerson engineer) {
        var rows = IntStream.range(0, 10)
                .mapToObj(i -> "{\\\"input\\\": \\\"%s\\\", \\\"reference\\\": \\\"a\\\", \\\"split\\\": \\\"%s\\\"}\\n"
                        .formatted(UUID.randomUUID(), i == 0 ? "dev" : i == 1 ? "test" : "train"))
                .collect(Collectors.joining());
        var dataset = TestClient.parse(engineer.post("/api/v1/pilot-datasets", """
                {"name": "Theirs", "format": "jsonl", "rows": "%s"}
                """.formatted(rows)))
                .path("id")
                .asString();
        var job = engineer.post("/api/v1/tuning/jobs", """
                {"name": "Theirs", "pair": "enja", "dataset_id": "%s", "dataset_version": 1}
                """.formatted(dataset));
        assertThat(job.statusCode()).as(job.body()).isEqualTo(201);
        superuser.update("""
                insert into pair_version (id, tenant_id, pair_id, version, digest, base_digest, folder, source_id, state,
                    created_at, changed_at) values (?, ?, 'enja', 'theirs', 'd', 'b', 'nowhere', ?, 'CANDIDATE', now(),
                    now())
                """, UUID.randomUUID(), victim.payer().tenant().value(), UUID.randomUUID());
    }

    @Test
    void everyDoorThereIsHasACase() {
        var cases = KNOCKS.stream().map(Knock::door).collect(Collectors.toSet());

        assertThat(doors())
                .allSatisfy(door -> assertThat(PUBLIC.contains(door) || cases.contains(door))
                        .as("%s needs a case here, or another tenant may get in by it", door)
                        .isTrue());
        assertThat(doors()).containsAll(cases);
    }

    @Test
    void nothingOfTheVictimLeavesByAnyDoor() throws IOException {
        var numbers = numbersOfTheVictim();
        var stranger = Customer.of(platform);
        var administrator = people.in(stranger.payer().tenant(), Role.TENANT_ADMIN, Role.MODEL_ENGINEER, Role.REVIEWER);
        var auditor = people.in(stranger.payer().tenant(), Role.AUDITOR);

        for (var knock : KNOCKS) {
            tryAll(knock, path -> withKey(stranger, path), numbers);
            tryAll(knock, administrator::request, numbers);
            tryAll(knock, auditor::request, numbers);
        }

        Files.writeString(
                Path.of("target/isolation-endpoints.txt"),
                "%d endpoints, %d requests of another tenant's key, administrator and auditor with %d of the victim's numbers:%s%n"
                        .formatted(doors().size() - PUBLIC.size(), knocks, numbers.size(), " nothing leaked"));
    }

    private void tryAll(Knock knock, Function<String, HttpRequest.Builder> as, List<String> numbers)
            throws IOException {
        for (var nobodys : List.of(NOBODYS_NUMBER, NOBODYS_WORD)) {
            var nobody = send(knock.naming(nobodys), as);
            assertTellsNothing(knock, nobody, nobodys, numbers);
            for (var number : knock.namesSomething() ? alike(nobodys, numbers) : List.<String>of()) {
                var answer = send(knock.naming(number), as);
                assertThat(answer.statusCode())
                        .as("%s naming %s", knock, number)
                        .isEqualTo(nobody.statusCode());
                assertThat(plain(answer, number))
                        .as("%s naming %s", knock, number)
                        .isEqualTo(plain(nobody, nobodys));
                assertTellsNothing(knock, answer, number, numbers);
            }
        }
    }

    /** Numbers are compared with a number and words with a word, for each is refused for its form in its own way. */
    private static List<String> alike(String nobodys, List<String> numbers) {
        return numbers.stream()
                .filter(number -> number.matches(NUMBER) == nobodys.matches(NUMBER))
                .toList();
    }

    /** What the stranger has said may be said back. */
    private static void assertTellsNothing(Knock knock, HttpResponse<byte[]> answer, String said, List<String> numbers)
            throws IOException {
        var text = text(answer) + answer.headers().map();
        assertThat(answer.statusCode()).as("%s: %s", knock, text).isLessThan(500);
        assertThat(numbers.stream().filter(number -> !said.contains(number)))
                .as("%s", knock)
                .noneMatch(text::contains);
    }

    /** Numbers of everything of the victim's, and words: the key's selector, request ids, names, addresses, codes. */
    private List<String> numbersOfTheVictim() {
        var numbers = new ArrayList<>(List.of(victim.key().split("-")[2]));
        Stream.of(
                        "select id::text from tenant where id = ?",
                        "select name from tenant where id = ?",
                        "select id::text from department where tenant_id = ?",
                        "select id::text from api_key where tenant_id = ?",
                        "select id::text from person where tenant_id = ?",
                        "select email from person where tenant_id = ?",
                        "select code from purpose where tenant_id = ?",
                        "select id::text from generation where tenant_id = ?",
                        "select id::text from pilot_dataset where tenant_id = ?",
                        "select id::text from pilot_run where tenant_id = ?",
                        "select id::text from tuning_job where tenant_id = ?",
                        "select id::text from pair_version where tenant_id = ?",
                        "select request_id from generation where tenant_id = ?",
                        "select id::text from budget where tenant_id = ?",
                        "select id::text from latency_target where tenant_id = ?",
                        "select id::text from content_hold where tenant_id = ?",
                        "select id::text from content_erasure where tenant_id = ?",
                        "select id::text from content_retention_change where tenant_id = ?",
                        "select id::text from ledger_entry where tenant_id = ?")
                .forEach(query -> numbers.addAll(superuser.queryForList(
                        query, String.class, victim.payer().tenant().value())));
        return numbers;
    }

    /** Without what differs from request to request, and without what was said. */
    private static String plain(HttpResponse<byte[]> answer, String said) throws IOException {
        return text(answer)
                .replace(said, "ID")
                .replace(answer.headers().firstValue("x-request-id").orElseThrow(), "")
                .replaceAll("(chatcmpl-|cmpl-)[0-9a-f]+", "")
                .replaceAll("\"(generation_id|seed|created|csrf_token|secret)\":\\s*\"?[^,}\"]+\"?", "")
                .replaceAll("_(ms|micros|at)\":\\s*\"?[-0-9.:TZ]+\"?", "")
                .replaceAll(NUMBER, "");
    }

    private static String text(HttpResponse<byte[]> answer) throws IOException {
        var isPack = answer.headers().firstValue("content-type").orElse("").startsWith("application/zip");
        return isPack ? unpacked(answer.body()) : new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** Only the records: the tree of hashes grows from request to request. */
    private static String unpacked(byte[] pack) throws IOException {
        var text = new ByteArrayOutputStream();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(pack))) {
            for (var file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
                zip.transferTo(text);
            }
        }
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    private HttpRequest.Builder withKey(Customer as, String path) {
        return HttpRequest.newBuilder(client.request(path).build().uri())
                .header("Authorization", "Bearer " + as.key())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "application/json");
    }

    private HttpResponse<byte[]> send(Knock knock, Function<String, HttpRequest.Builder> as) {
        knocks++;
        return client.send(knock.on(as.apply(knock.path())).build(), BodyHandlers.ofByteArray());
    }

    private Set<String> doors() {
        return mappings.getHandlerMethods().keySet().stream()
                .flatMap(EndpointIsolationTests::doors)
                .collect(Collectors.toSet());
    }

    /** A mapping without a method takes any; one stands for all. */
    private static Stream<String> doors(RequestMappingInfo mapping) {
        var methods = mapping.getMethodsCondition().getMethods();
        return (methods.isEmpty() ? Set.of(RequestMethod.GET) : methods)
                .stream().flatMap(method -> mapping.getPatternValues().stream().map(path -> method + " " + path));
    }
}
