package io.sekkei.platform.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.Customer;
import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.catalog.InvalidPriceProblem;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.Rates;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.DemoTenantAdded;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

@PlatformTest
@Import(MovableClock.class)
class QuotasTests {
    @Autowired
    Quotas quotas;

    @Autowired
    Prices prices;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    private Customer customer;

    @BeforeEach
    void freshCustomer() {
        customer = Customer.of(platform);
    }

    @Test
    void refusesWhatCannotBeABudget() {
        var tenant = customer.asTenant();
        var day = Period.perDay();

        assertInvalid(() -> BudgetPlan.money(tenant, day, -1, "USD"), "amount");
        assertInvalid(() -> BudgetPlan.money(tenant, day, Long.MAX_VALUE, "USD"), "amount");
        assertInvalid(() -> BudgetPlan.of(tenant, Measure.MONEY, day, 1), "currency");
        assertInvalid(() -> BudgetPlan.of(tenant, Measure.CONCURRENT, day, 1), "period");
        assertInvalid(() -> BudgetPlan.of(tenant, Measure.TOKENS, day, 1).notifyingAt(0L), "thresholds");
        assertInvalid(() -> quotas.set(BudgetPlan.money(tenant, day, 1, "EUR")), "currency");
        assertInvalid(() -> Period.fixed(clock.instant(), clock.instant().minusSeconds(1)), "period");
    }

    @Test
    void refusesTheBudgetOfAStranger() {
        var nobody = Subject.tenant(new TenantId(UUID.randomUUID()));
        var stranger = Customer.of(platform).payer().tenant();
        var others = Subject.department(stranger, customer.payer().department());
        var othersKey = Subject.key(stranger, customer.payer().key());

        assertInvalid(() -> quotas.set(BudgetPlan.of(nobody, Measure.TOKENS, Period.perDay(), 1)), "owner_id");
        assertInvalid(() -> quotas.set(BudgetPlan.of(others, Measure.TOKENS, Period.perDay(), 1)), "owner_id");
        assertInvalid(() -> quotas.set(BudgetPlan.of(othersKey, Measure.TOKENS, Period.perDay(), 1)), "owner_id");
        assertInvalid(() -> quotas.change(new BudgetId(UUID.randomUUID()), 1), "budget");
        assertInvalid(() -> quotas.end(new BudgetId(UUID.randomUUID())), "budget");
    }

    @Test
    void changesRaisesAndEndsABudget() {
        var budget = quotas.set(BudgetPlan.of(customer.asKey(), Measure.TOKENS, Period.perDay(), 10));

        quotas.change(budget, 20);
        quotas.raise(budget, 5, clock.instant().plusSeconds(60));
        assertThat(state().left()).isEqualTo(25);
        clock.move(Duration.ofSeconds(60));
        assertThat(state().left()).isEqualTo(20);
        assertInvalid(() -> quotas.raise(budget, 5, clock.instant().minusSeconds(1)), "expires_at");
        assertInvalid(() -> quotas.raise(budget, 0, clock.instant().plusSeconds(60)), "amount");

        quotas.end(budget);
        assertThat(quotas.of(customer.asKey())).isEmpty();
    }

    @Test
    void countsAFixedPeriodOnlyWhileItLasts() {
        var start = clock.instant().plusSeconds(100);
        quotas.set(BudgetPlan.of(customer.asKey(), Measure.TOKENS, Period.fixed(start, start.plusSeconds(100)), 10));

        assertThat(quotas.of(customer.asKey())).isEmpty();
        clock.move(Duration.ofSeconds(101));
        assertThat(state().left()).isEqualTo(10);
        clock.move(Duration.ofSeconds(100));
        assertThat(quotas.of(customer.asKey())).isEmpty();
    }

    @Test
    void givesTheDemoTenantGenerousBudgets() {
        platform.publishEvent(new DemoTenantAdded(customer.payer().tenant()));

        assertThat(quotas.of(customer.asTenant()))
                .extracting(state -> state.budget().measure())
                .containsExactlyInAnyOrder(Measure.MONEY, Measure.TOKENS, Measure.REQUESTS, Measure.CONCURRENT);
    }

    @Test
    void neverChangesAPriceOfThePast() {
        var rates = prices.inEffect("enja").rates();
        var soon = clock.instant().plusSeconds(1_000_000);

        prices.announce("enja", rates, soon);

        assertThatThrownBy(() -> prices.announce("enja", rates, soon)).isInstanceOf(InvalidPriceProblem.class);
        assertThatThrownBy(() -> prices.announce("enja", rates, clock.instant().minusSeconds(1)))
                .isInstanceOf(InvalidPriceProblem.class);
        assertThatThrownBy(() -> new Rates(-1, 0, 0, 0)).isInstanceOf(InvalidPriceProblem.class);
        assertThatThrownBy(() -> new Rates(0, 0, 0, Rates.HIGHEST + 1)).isInstanceOf(InvalidPriceProblem.class);
        assertThatThrownBy(() -> database.update("update price set slm_decoded_micros = 0"))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> database.update("delete from price")).isInstanceOf(DataAccessException.class);
    }

    private BudgetState state() {
        return quotas.of(customer.asKey()).get(0);
    }

    private static void assertInvalid(ThrowingCallable action, String param) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.param()).isEqualTo(param));
    }
}
