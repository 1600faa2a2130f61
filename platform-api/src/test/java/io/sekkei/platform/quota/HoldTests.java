package io.sekkei.platform.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.Customer;
import io.sekkei.platform.FreshDatabase;
import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformApplication;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.ScriptedPairs;
import io.sekkei.platform.catalog.Work;
import io.sekkei.platform.database.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Random lives of holds on a real PostgreSQL, next to a model of the budget that is two numbers. */
class HoldTests {
    private static final ConfigurableApplicationContext PLATFORM = start();
    private static final int LIMIT = 200;

    enum Act {
        RESERVE,
        SETTLE,
        RELEASE,
        SETTLE_AGAIN,
        RELEASE_AGAIN,
        KEEP,
        SPEND_KEPT,
        WAIT
    }

    record Deed(Act act, int number, int tokens) {}

    @AfterContainer
    static void stop() {
        PLATFORM.close();
    }

    @Provide
    Arbitrary<List<Deed>> lives() {
        return Combinators.combine(
                        Arbitraries.of(Act.class),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(1, 60))
                .as(Deed::new)
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void everyHoldIsSettledOrReleasedOnceAndNothingIsOverspent(@ForAll("lives") List<Deed> life) {
        var story = new Story();

        for (var deed : life) {
            story.act(deed);
            story.assertStands();
        }
        story.waitForTheSweep();
        story.spendAllKept();

        story.assertStands();
        assertThat(story.state().held()).isZero();
    }

    @Example
    void theSweepReleasesWhatADeadProcessHeldWhenItWasMissingTwice() {
        var story = new Story();
        story.act(new Deed(Act.RESERVE, 0, 5));
        story.database.update("update budget_hold set owner = 'sekkei-dead'");
        var sweep = new HoldSweep(
                PLATFORM.getBean(HoldStore.class),
                story.meter,
                PLATFORM.getBean(TransactionTemplate.class),
                story.clock);

        assertThat(sweep.sweep()).isZero();
        assertThat(story.state().held()).isEqualTo(8);
        assertThat(sweep.sweep()).isEqualTo(1);
        assertThat(story.state().held()).isZero();
        assertThatThrownBy(() -> story.settle(story.open.get(0), 1)).isInstanceOf(IllegalStateException.class);
    }

    private static ConfigurableApplicationContext start() {
        var application = new SpringApplicationBuilder(
                        PlatformApplication.class, ScriptedPairs.class, MovableClock.class)
                .web(WebApplicationType.SERVLET)
                .properties("server.port=0", "sekkei.demo.enabled=false", "sekkei.quota.sweep-interval=1h");
        return application.run(FreshDatabase.properties().entrySet().stream()
                .map(entry -> "--%s=%s".formatted(entry.getKey(), entry.getValue()))
                .toArray(String[]::new));
    }

    /** One tenant whose tokens are limited, and what ought to be true of it. */
    private static final class Story {
        final Meter meter = PLATFORM.getBean(Meter.class);
        final Quotas quotas = PLATFORM.getBean(Quotas.class);
        final MovableClock clock = PLATFORM.getBean(MovableClock.class);
        final JdbcTemplate database = PLATFORM.getBean(JdbcTemplate.class);
        final Customer customer = Customer.of(PLATFORM);
        final List<Hold> open = new ArrayList<>();
        final List<Hold> closed = new ArrayList<>();
        final Map<Hold, Long> kept = new LinkedHashMap<>();
        long spent;
        long held;

        Story() {
            try (var scope = scope()) {
                quotas.set(BudgetPlan.of(customer.asTenant(), Measure.TOKENS, Period.always(), LIMIT));
                quotas.set(BudgetPlan.of(customer.asKey(), Measure.TOKENS, Period.perMonth(), LIMIT));
            }
        }

        TenantScope scope() {
            return TenantScope.of(customer.payer().tenant().value());
        }

        void act(Deed deed) {
            switch (deed.act()) {
                case RESERVE -> reserve(deed.tokens());
                case SETTLE -> close(deed, hold -> spent += settle(hold, deed.tokens()));
                case RELEASE -> close(deed, Hold::release);
                case SETTLE_AGAIN ->
                    again(
                            deed,
                            hold -> assertThatThrownBy(() -> settle(hold, deed.tokens()))
                                    .isInstanceOf(IllegalStateException.class));
                case RELEASE_AGAIN -> again(deed, Hold::release);
                case KEEP -> close(deed, hold -> keep(hold, deed.tokens()));
                case SPEND_KEPT -> kept.keySet().stream().findFirst().ifPresent(this::spendKept);
                case WAIT -> waitForTheSweep();
            }
        }

        private void reserve(int tokens) {
            var wish = new Wish(
                    PLATFORM.getBean(Prices.class).inEffect("enja"), true, false, 3, tokens, Duration.ofSeconds(60));
            try {
                var hold = meter.reserve(UUID.randomUUID(), customer.payer(), wish);
                held += 3 + hold.maxTokens();
                open.add(hold);
            } catch (QuotaProblem refused) {
                assertThat(LIMIT - spent - held).isLessThan(3 + tokens);
            }
        }

        long settle(Hold hold, int written) {
            var tokens = Math.min(written, hold.maxTokens());
            try (var scope = scope()) {
                PLATFORM.getBean(TransactionTemplate.class)
                        .executeWithoutResult(status -> hold.settle(new Work(3, tokens, 0, 1)));
            }
            return 3 + tokens;
        }

        private void close(Deed deed, Consumer<Hold> how) {
            if (!open.isEmpty()) {
                var hold = open.remove(deed.number() % open.size());
                how.accept(hold);
                held -= 3 + hold.maxTokens();
                if (!kept.containsKey(hold)) {
                    closed.add(hold);
                }
            }
        }

        /** Lowers a hold to what was used; from then on no time ends it. */
        private void keep(Hold hold, int written) {
            var tokens = Math.min(written, hold.maxTokens());
            inTransaction(() -> hold.keep(new Work(3, tokens, 0, 1)));
            kept.put(hold, 3L + tokens);
            held += 3 + tokens;
        }

        private void spendKept(Hold hold) {
            inTransaction(hold::spendKept);
            inTransaction(hold::spendKept);
            var amount = kept.remove(hold);
            held -= amount;
            spent += amount;
            closed.add(hold);
        }

        void spendAllKept() {
            List.copyOf(kept.keySet()).forEach(this::spendKept);
        }

        private void inTransaction(Runnable work) {
            try (var scope = scope()) {
                PLATFORM.getBean(TransactionTemplate.class).executeWithoutResult(status -> work.run());
            }
        }

        private void again(Deed deed, Consumer<Hold> how) {
            if (!closed.isEmpty()) {
                how.accept(closed.get(deed.number() % closed.size()));
            }
        }

        void waitForTheSweep() {
            clock.move(Duration.ofSeconds(91));
            PLATFORM.getBean(HoldSweep.class).sweep();
            closed.addAll(open);
            open.clear();
            held = kept.values().stream().mapToLong(Long::longValue).sum();
        }

        void assertStands() {
            assertThat(state().spent()).isEqualTo(spent);
            assertThat(state().held()).isEqualTo(held);
            assertThat(spent + held).isLessThanOrEqualTo(LIMIT);
        }

        BudgetState state() {
            try (var scope = scope()) {
                return quotas.of(customer.asTenant()).get(0);
            }
        }
    }
}
