package io.sekkei.platform.review;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.BudgetState;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import io.sekkei.platform.quota.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** The money of a text that waits: reserved as long as it waits, and spent whatever becomes of it. */
@PlatformTest
@Import(MovableClock.class)
@TestPropertySource(properties = "sekkei.quota.sweep-interval=100ms")
class HeldQuotaTests {
    private static final String REASON = ", \"reasons\": [\"fact\"]";

    @Autowired
    ApplicationContext platform;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    MovableClock clock;

    @Autowired
    Deadlines deadlines;

    @Autowired
    JdbcTemplate superuser;

    private House house;

    @BeforeEach
    void aHouseWithABudget() {
        model.reset();
        house = new House(platform);
        try (var scope = TenantScope.of(house.customer.payer().tenant().value())) {
            var quotas = platform.getBean(Quotas.class);
            quotas.set(BudgetPlan.of(house.customer.asTenant(), Measure.TOKENS, Period.always(), 1_000)
                    .notifyingAt(5L));
            quotas.set(BudgetPlan.money(house.customer.asKey(), Period.perDay(), 1_000_000, "USD"));
        }
    }

    @AfterEach
    void backToNow() {
        clock.moveTo(Instant.now());
    }

    @Test
    void whatAHeldTextCostIsReservedUntilItIsDecidedAndThenSpent() {
        house.holdsEverything();
        var released = house.held();
        var withheld = house.held();

        // Seven tokens of the prompt and four of the answer; all else is free again.
        assertThat(tokens().held()).isEqualTo(22);
        assertThat(tokens().spent()).isZero();
        assertThat(money().held()).isPositive();

        assertThat(notifications()).as("nothing is spent yet").isZero();

        House.claim(house.reviewer(), released).decide("approve", "");
        assertThat(notifications()).isEqualTo(1);
        assertThat(tokens().held()).isEqualTo(11);
        assertThat(tokens().spent()).isEqualTo(11);

        House.claim(house.reviewer(), withheld).decide("reject", REASON);
        assertThat(tokens().held()).isZero();
        assertThat(tokens().spent()).isEqualTo(22);
        assertThat(money().held()).isZero();
        assertThat(holds()).isZero();
    }

    @Test
    void noSweepTakesWhatIsReservedAndTheEndOfTheTimeSpendsIt() throws Exception {
        house.holdsEverything();
        house.held();

        clock.move(Duration.ofHours(2));
        Thread.sleep(500);
        assertThat(tokens().held()).isEqualTo(11);

        clock.move(Duration.ofDays(30));
        deadlines.run();
        assertThat(tokens().held()).isZero();
        assertThat(tokens().spent()).isEqualTo(11);
    }

    @Test
    void whatIsWithdrawnCostsWhatTheDecoderSpent() {
        house.holdsEverything();
        house.withdraw(house.held());

        assertThat(tokens().spent()).isEqualTo(11);
        assertThat(tokens().held()).isZero();
    }

    @Test
    void whatNobodyHoldsIsSpentAtOnce() {
        house.policy("""
            {"name": "Rare", "rules": {"words": ["秘密"]}, "steps": [["reviewer"]], "due_minutes": 60}\
            """);
        house.policy("""
            {"name": "Later", "rules": {"words": ["こんにちは"]}, "steps": [["reviewer"]], "afterwards": true,
             "due_minutes": 60}\
            """);

        assertThat(house.generate().statusCode()).isEqualTo(201);

        assertThat(tokens().spent()).isEqualTo(11);
        assertThat(tokens().held()).isZero();
        assertThat(holds()).isZero();
    }

    @Test
    void reservedMoneyIsNotSpentTwice() {
        house.holdsEverything();
        try (var scope = TenantScope.of(house.customer.payer().tenant().value())) {
            platform.getBean(Quotas.class)
                    .set(BudgetPlan.of(house.customer.asDepartment(), Measure.TOKENS, Period.always(), 15));
        }
        var id = house.held();

        var second = house.generate();

        assertThat(second.statusCode()).as(second.body()).isEqualTo(429);
        house.withdraw(id);
        assertThat(tokens().spent()).isEqualTo(11);
    }

    @Test
    void theStatementTellsWhatIsHeldAndWhatWasWithheld() {
        house.holdsEverything();
        var first = house.held();
        house.held();
        House.claim(house.reviewer(), first).decide("reject", REASON);

        var line = usage();

        assertThat(line.path("generations").asInt()).isEqualTo(2);
        assertThat(line.path("held_generations").asInt()).isEqualTo(1);
        assertThat(line.path("withheld_generations").asInt()).isEqualTo(1);
        assertThat(line.path("withheld_cost_micros").asLong()).isPositive();
        assertThat(line.path("cost_micros").asLong())
                .isEqualTo(line.path("withheld_cost_micros").asLong()
                        + line.path("held_cost_micros").asLong());
    }

    private JsonNode usage() {
        var from = Instant.now().minus(Duration.ofDays(2));
        return parse(house.admin.get(
                        "/api/v1/usage?group_by=mode&from=%s&to=%s".formatted(from, from.plus(Duration.ofDays(4)))))
                .path("data")
                .get(0);
    }

    private BudgetState tokens() {
        return state(house.customer.asTenant()).get(0);
    }

    private BudgetState money() {
        return state(house.customer.asKey()).get(0);
    }

    private List<BudgetState> state(Subject subject) {
        try (var scope = TenantScope.of(house.customer.payer().tenant().value())) {
            return platform.getBean(Quotas.class).of(subject);
        }
    }

    private int notifications() {
        return parse(house.admin.get("/api/v1/notifications")).path("data").size();
    }

    private long holds() {
        UUID tenant = house.customer.payer().tenant().value();
        return superuser.queryForObject("select count(*) from budget_hold where tenant_id = ?", Long.class, tenant);
    }
}
