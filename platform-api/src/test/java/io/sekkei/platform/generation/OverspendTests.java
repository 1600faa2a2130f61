package io.sekkei.platform.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sekkei.platform.Customer;
import io.sekkei.platform.FreshDatabase;
import io.sekkei.platform.PlatformApplication;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.catalog.ScriptedPairs;
import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.harness.PlatformProcess;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.BudgetState;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Many clients, one small budget, two instances of the platform on one database. */
class OverspendTests {
    private static final int CLIENTS = 64;

    private final Map<String, Object> database = FreshDatabase.properties();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private ConfigurableApplicationContext first;
    private Customer customer;

    @BeforeEach
    void start() {
        first = new SpringApplicationBuilder(PlatformApplication.class, ScriptedPairs.class).run(arguments());
        customer = Customer.of(first);
    }

    @AfterEach
    void stop() {
        first.close();
    }

    @Test
    void sixtyFourClientsOnTwoInstancesSpendABudgetToTheLastTokenAndNoMore() throws Exception {
        var limit = 1_001;
        budget(limit);

        try (var second =
                new SpringApplicationBuilder(PlatformApplication.class, ScriptedPairs.class).run(arguments())) {
            clients(List.of(port(first), port(second)));
        }

        var state = state();
        assertThat(state.spent()).isBetween(limit - 1L, (long) limit);
        assertNothingIsHeldAndRecordsAgree(state);
        tell(
                "overspend-1.txt",
                "%d clients, 2 instances: %d of %d micro-units spent in %d answers and %d refusals, 0 held"
                        .formatted(CLIENTS, state.spent(), limit, answers.get(), refusals.get()));
    }

    @Test
    @Tag("slow")
    void anInstanceKilledInTheMiddleLeavesNoHoldAndNoDebt() throws Exception {
        var limit = 3_001;
        budget(limit);
        first.getBean(ScriptedGenerator.class).takesPerToken(Duration.ofMillis(2));
        try (var victim = PlatformProcess.start(Victim.class, List.of(), List.of(arguments()))) {
            victim.awaitPort();
            var killer = Executors.newSingleThreadExecutor();
            var killed = killer.submit(() -> killInTheMiddle(victim, limit));
            clients(List.of(port(first), victim.port()));
            killer.shutdownNow();
            assertThat(killed).isDone();
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> holds() == 0);
        clients(List.of(port(first)));
        var state = state();
        assertThat(state.spent()).isBetween(limit - 1L, (long) limit);
        assertNothingIsHeldAndRecordsAgree(state);
        assertThat(unfinished()).as("generations the killed instance was at").isPositive();
        tell(
                "overspend-2.txt",
                "%d clients, 2 instances, 1 killed in the middle of %d generations: %d of %d micro-units spent, 0 held"
                        .formatted(CLIENTS, unfinished(), state.spent(), limit));
    }

    /** Waits until it has some of the money on hold, and gives it no chance to say goodbye. */
    private boolean killInTheMiddle(PlatformProcess victim, int limit) throws InterruptedException {
        var own = first.getBean(ProcessName.class).value();
        while (state().spent() < limit / 3 || holdsNotOf(own) == 0) {
            Thread.sleep(1);
        }
        victim.kill();
        return true;
    }

    private void budget(long limit) {
        try (var scope = TenantScope.of(customer.payer().tenant().value())) {
            first.getBean(Quotas.class).set(BudgetPlan.money(customer.asTenant(), Period.perMonth(), limit, "USD"));
        }
    }

    /** Each asks until it is told that the money is spent, or nobody answers it any more. */
    private void clients(List<Integer> ports) throws Exception {
        var pool = Executors.newFixedThreadPool(CLIENTS);
        var work = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < CLIENTS; i++) {
            var port = ports.get(i % ports.size());
            work.add(() -> askUntilSpent(port));
        }
        for (var done : pool.invokeAll(work)) {
            done.get();
        }
        pool.shutdown();
    }

    private boolean askUntilSpent(int port) throws InterruptedException {
        try {
            var response = ask(port);
            while (!response.body().contains("insufficient_quota")) {
                assertThat(response.statusCode()).as(response.body()).isIn(200, 429);
                (response.statusCode() == 200 ? answers : refusals).incrementAndGet();
                Thread.sleep(response.statusCode() == 429 ? 5 : 0);
                response = ask(port);
            }
            return true;
        } catch (IOException killed) {
            return false;
        }
    }

    private HttpResponse<String> ask(int port) throws IOException, InterruptedException {
        var body = TestClient.chatBody("\"max_tokens\": 5");
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/v1/chat/completions".formatted(port)))
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private void assertNothingIsHeldAndRecordsAgree(BudgetState state) {
        assertThat(state.held()).isZero();
        assertThat(holds()).isZero();
        assertThat(jdbc().queryForObject("select sum(cost_micros) from generation", Long.class))
                .as("what the records say was charged")
                .isEqualTo(state.spent());
    }

    /** For the verb that prints the figures last. */
    private static void tell(String file, String figure) throws IOException {
        Files.writeString(Path.of("target", file), figure + "\n");
    }

    /** The instance that is killed: slow enough to be caught with a hold. */
    static final class Victim {
        public static void main(String[] arguments) {
            var application = new SpringApplication(PlatformApplication.class, ScriptedPairs.class);
            application.run(arguments).getBean(ScriptedGenerator.class).takesPerToken(Duration.ofMillis(20));
        }
    }

    private String[] arguments() {
        var arguments = new ArrayList<String>();
        arguments.add("--server.port=0");
        arguments.add("--sekkei.demo.enabled=false");
        arguments.add("--sekkei.quota.sweep-interval=500ms");
        arguments.add("--spring.datasource.hikari.connection-timeout=30000");
        database.forEach((name, value) -> arguments.add("--%s=%s".formatted(name, value)));
        return arguments.toArray(String[]::new);
    }

    private static int port(ConfigurableApplicationContext instance) {
        return instance.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private BudgetState state() {
        try (var scope = TenantScope.of(customer.payer().tenant().value())) {
            return first.getBean(Quotas.class).of(customer.asTenant()).get(0);
        }
    }

    private long holds() {
        return jdbc().queryForObject("select count(*) from budget_hold", Long.class);
    }

    private long unfinished() {
        return jdbc().queryForObject(
                        "select count(*) from generation where status in ('RUNNING', 'ABANDONED')", Long.class);
    }

    private long holdsNotOf(String owner) {
        return jdbc().queryForObject("select count(*) from budget_hold where owner <> ?", Long.class, owner);
    }

    private JdbcTemplate jdbc() {
        return first.getBean(JdbcTemplate.class);
    }
}
