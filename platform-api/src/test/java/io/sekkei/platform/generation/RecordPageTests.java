package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.latency.LatencyPlan;
import io.sekkei.platform.latency.LatencyTargets;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import io.sekkei.platform.routing.RoutePlan;
import io.sekkei.platform.routing.RouteRule;
import io.sekkei.platform.routing.Routes;
import io.sekkei.platform.tenancy.Purpose;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The page that tells what is in a record, against records of every kind. */
@PlatformTest
class RecordPageTests {
    private static final Path PAGE = Path.of("../docs/record.md");
    private static final Pattern ROW = Pattern.compile("^\\| (`.*`) \\| (both|INTENT|OUTCOME) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    /** Of people, once there is something to predict from, where a policy wants to compare, or a tuned version writes. */
    private static final Set<String> SOMETIMES = Set.of(
            "body.person",
            "body.version",
            "body.latency.predicted_first_token_micros",
            "body.latency.predicted_total_micros",
            "body.second_opinion.mode",
            "body.second_opinion.slm_decoded",
            "body.second_opinion.cost_micros");

    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    JdbcTemplate database;

    @Autowired
    Quotas quotas;

    @Autowired
    LatencyTargets targets;

    @Autowired
    Purposes purposes;

    @Autowired
    Routes routes;

    @Autowired
    ApplicationContext platform;

    @Test
    void thePageNamesEveryFieldOfARecordAndNoOther() throws IOException {
        model.reset();
        var payer = Customer.of(platform);
        purposes.put(payer.payer().tenant(), new Purpose("mail", "\u30e1\u30fc\u30eb", "Mail", null));
        // Nine tokens pay for the prompt and for half of the answer.
        quotas.set(BudgetPlan.of(payer.asKey(), Measure.TOKENS, Period.perDay(), 9));
        client.send(client.json(
                "/v1/chat/completions",
                TestClient.chatBody("\"stop\": [\"x\"], \"metadata\": {\"purpose\": \"mail\"}"),
                payer.key()));
        client.post("/v1/completions", "{\"model\": \"enja:slm-only\", \"prompt\": \"a\"}");
        client.send(HttpRequest.newBuilder(
                        client.json("/v1/chat/completions", TestClient.chatBody("")), (name, value) -> true)
                .header("x-sekkei-audience", "external")
                .build());
        client.post("/v1/completions", "{\"model\": \"enja:speculative\", \"prompt\": \"a\"}");
        model.losesItsEncoder();
        client.post("/v1/completions", "{\"model\": \"enja\", \"prompt\": \"b\"}");
        client.post("/v1/chat/completions", "not json");
        var hurried = Customer.of(platform);
        targets.set(LatencyPlan.of(hurried.asKey(), Duration.ofSeconds(50), Duration.ofSeconds(50)));
        client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), hurried.key()));
        var routed = Customer.of(platform);
        route(routed, new DeferralRule(DeferralRule.Signal.LOG_PROBABILITY, 0.1, -1, DecodingMode.LLM_ONLY));
        client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), routed.key()));

        assertThatEachIsDocumented("INTENT");
        assertThatEachIsDocumented("OUTCOME");
    }

    private void route(Customer tenant, DeferralRule rule) {
        var plan = new RoutePlan(
                "All", "enja", null, true, List.of(new RouteRule("all", null, DecodingMode.CASCADE, rule)), null);
        var proposed = routes.propose(tenant.admin(Role.TENANT_ADMIN), plan);
        routes.approve(tenant.admin(Role.TENANT_ADMIN), proposed.id(), 1);
    }

    private void assertThatEachIsDocumented(String type) throws IOException {
        var always = documented(type);
        always.removeAll(SOMETIMES);
        assertThat(documented(type)).containsAll(told(type));
        assertThat(told(type)).containsAll(always);
    }

    private Set<String> told(String type) {
        var fields = new TreeSet<String>();
        database.queryForList("select envelope from ledger_entry where type = ?", byte[].class, type)
                .forEach(envelope -> collect("", parse(new String(envelope, StandardCharsets.UTF_8)), fields));
        return fields;
    }

    private static void collect(String path, JsonNode node, Set<String> fields) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> collect(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), fields));
        } else if (node.isArray()) {
            node.forEach(element -> collect(path + "[]", element, fields));
        } else {
            fields.add(path);
        }
    }

    private static Set<String> documented(String type) throws IOException {
        var fields = new TreeSet<String>();
        ROW.matcher(Files.readString(PAGE))
                .results()
                .filter(row -> List.of("both", type).contains(row.group(2)))
                .flatMap(row -> NAME.matcher(row.group(1)).results())
                .forEach(name -> fields.add(name.group(1)));
        return fields;
    }
}
