package io.sekkei.platform.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sekkei.platform.Customer;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Kills at random moments under load what a platform consists of, and then holds what clients saw against what is on
 * record. Two instances share a database; one of them lives in a process that is killed and started again, the other one
 * lives on and has to cope. The operating system stays up: power cuts are not simulated.
 */
@Timeout(3_600)
class CrashTests {
    private static final int CLIENTS = 16;
    private static final String DATABASE = "sekkei";
    private static final long SEED = Long.getLong("sekkei.crash.seed", System.nanoTime());

    private enum Victim {
        INSTANCE,
        DATABASE,
        DATABASE_PROCESS
    }

    private final Random random = new Random(SEED);
    private final Map<Victim, Integer> killed = new EnumMap<>(Victim.class);
    private final List<String> checkpoints = new ArrayList<>();
    private LocalPostgres postgres;
    private List<String> arguments;
    private ConfigurableApplicationContext survivor;
    private Customer customer;
    private volatile PlatformProcess victim;

    @BeforeEach
    void start() throws Exception {
        System.out.println("The seed is " + SEED + "; -Dsekkei.crash.seed=" + SEED + " draws the same victims again");
        postgres = LocalPostgres.start(Path.of("target"));
        arguments = arguments(postgres.database(DATABASE));
        survivor = EchoingPlatform.start(arguments);
        customer = Customer.of(survivor);
        try (var scope = scope()) {
            setBudgets(survivor.getBean(Quotas.class));
        }
    }

    private TenantScope scope() {
        return TenantScope.of(customer.payer().tenant().value());
    }

    private void setBudgets(Quotas quotas) {
        var plenty = 1_000_000_000L;
        quotas.set(BudgetPlan.money(customer.asTenant(), Period.perMonth(), plenty, "USD"));
        quotas.set(BudgetPlan.of(customer.asDepartment(), Measure.TOKENS, Period.perDay(), plenty));
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.REQUESTS, Period.always(), plenty));
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.CONCURRENT, Period.always(), 1_000));
    }

    private static List<String> arguments(Map<String, Object> database) {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--sekkei.demo.enabled=false",
                "--sekkei.ledger.folder=target/ledger",
                "--sekkei.content.folder=target/content",
                "--sekkei.ledger.checkpoint-interval=200ms",
                "--sekkei.quota.sweep-interval=500ms",
                "--sekkei.quota.hold-grace=2s",
                "--sekkei.generation.time-limit=5s",
                "--spring.datasource.hikari.connection-timeout=2000"));
        database.forEach((name, value) -> arguments.add("--%s=%s".formatted(name, value)));
        return arguments;
    }

    @AfterEach
    void stop() throws Exception {
        if (victim != null) {
            victim.close();
        }
        if (survivor != null) {
            survivor.close();
        }
        postgres.close();
    }

    @Test
    void nothingReleasedIsLostWhenAnythingIsKilledFiveTimes() throws Exception {
        nothingReleasedIsLostWhenAnythingIsKilled(5);
    }

    @Test
    @Tag("slow")
    void nothingReleasedIsLostWhenAnythingIsKilledFiftyTimes() throws Exception {
        nothingReleasedIsLostWhenAnythingIsKilled(50);
    }

    private void nothingReleasedIsLostWhenAnythingIsKilled(int times) throws Exception {
        victim = launch();
        victim.awaitPort();
        var own = survivor.getEnvironment().getRequiredProperty("local.server.port", Integer.class);

        var clients = new CrashClients(CLIENTS, customer.key(), SEED, client -> client % 2 == 0 ? own : portOr(own));
        try (clients) {
            for (int i = 0; i < times; i++) {
                letThemWork(clients);
                kill(victimNumber(i));
            }
            letThemWork(clients);
        }
        victim.kill();

        try (var superuser = postgres.connect(DATABASE)) {
            var verdict = new CrashVerdict(survivor, superuser);
            await().atMost(Duration.ofSeconds(60)).until(verdict::isQuiet);
            verify(verdict, clients.received());
            tell(times, verdict, clients);
        }
    }

    /** Each kind once, then whatever comes. */
    private Victim victimNumber(int number) {
        var all = Victim.values();
        return all[number < all.length ? number : random.nextInt(all.length)];
    }

    /** Until both instances answer again, and then for some random moments more. */
    private void letThemWork(CrashClients clients) throws Exception {
        clients.rest(true);
        if (!victim.isAlive()) {
            // It was starting while the database was killed.
            relaunch();
        }
        victim.awaitPort();
        clients.rest(false);
        var before = clients.received().size();
        await().atMost(Duration.ofSeconds(60)).until(() -> clients.received().size() >= before + 2 * CLIENTS);
        Thread.sleep(random.nextInt(300));
    }

    private void kill(Victim which) throws Exception {
        keepCheckpoint();
        killed.merge(which, 1, Integer::sum);
        switch (which) {
            case INSTANCE -> {
                victim.kill();
                relaunch();
            }
            case DATABASE -> {
                postgres.kill();
                postgres.start();
            }
            case DATABASE_PROCESS -> {
                postgres.killBackend(random);
                postgres.awaitAnswer();
            }
        }
    }

    private PlatformProcess launch() throws IOException {
        // The time it takes to start is most of the time of the test.
        return PlatformProcess.start(EchoingPlatform.class, List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"), arguments);
    }

    private void relaunch() throws Exception {
        victim.close();
        victim = launch();
    }

    /** Where the victim listens, or another port while it does not. */
    private int portOr(int other) {
        try {
            var port = victim.port();
            return port == 0 ? other : port;
        } catch (IOException logIsGone) {
            return other;
        }
    }

    /** As an auditor would. */
    private void keepCheckpoint() throws SQLException {
        try (var connection = postgres.connect(DATABASE);
                var statement = connection.createStatement();
                var newest = statement.executeQuery("select note from ledger_checkpoint order by size desc limit 1")) {
            if (newest.next()) {
                checkpoints.add(newest.getString(1));
            }
        }
    }

    private void verify(CrashVerdict verdict, List<Received> received) throws IOException {
        var reader = survivor.getBean(ApiKeys.class)
                .recognise(customer.key(), "127.0.0.1")
                .orElseThrow()
                .caller();
        try (var scope = scope()) {
            verdict.everyWholeAnswerHasItsRecord(reader, received);
        }
        verdict.everyCutAnswerHasItsIntentAndOutcome(received);
        verdict.everyIntentHasExactlyOneOutcome();
        verdict.everyProofVerifies(checkpoints);
        verdict.budgetsAddUp();
        assertThat(received).filteredOn(Received::whole).hasSizeGreaterThan(2 * CLIENTS);
        assertThat(checkpoints).isNotEmpty();
    }

    /** For the verb that prints the figures last. */
    private void tell(int times, CrashVerdict verdict, CrashClients clients) throws IOException {
        var received = clients.received();
        var whole = received.stream().filter(Received::whole).count();
        var figures = """
                seed %d: %d kills with SIGKILL: %d of an instance, %d of PostgreSQL, %d of a process of PostgreSQL
                clients: %d whole answers, %d streams cut, %d requests without an answer, %d refusals
                records: %d intents, each with one outcome: %d succeeded, %d abandoned; no whole answer is missing
                proofs: %d entries proved, %d kept checkpoints continued
                budgets: %d micro-units, %d tokens, %d requests spent, as the records say; nothing held
                """.formatted(
                        SEED,
                        times,
                        killed.getOrDefault(Victim.INSTANCE, 0),
                        killed.getOrDefault(Victim.DATABASE, 0),
                        killed.getOrDefault(Victim.DATABASE_PROCESS, 0),
                        whole,
                        received.size() - whole,
                        clients.silences(),
                        clients.refusals(),
                        verdict.intents(),
                        verdict.withStatus("SUCCEEDED"),
                        verdict.withStatus("ABANDONED"),
                        verdict.entries(),
                        checkpoints.size(),
                        verdict.spent("MONEY"),
                        verdict.spent("TOKENS"),
                        verdict.spent("REQUESTS"));
        Files.writeString(Path.of("target", "crash-%d.txt".formatted(times)), figures);
        System.out.print(figures);
    }
}
