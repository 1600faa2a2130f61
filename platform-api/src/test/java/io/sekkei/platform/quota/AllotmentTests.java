package io.sekkei.platform.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.catalog.Price;
import io.sekkei.platform.catalog.Rates;
import io.sekkei.platform.catalog.Work;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class AllotmentTests {
    @Provide
    Arbitrary<Wish> wishes() {
        var rate = Arbitraries.longs().between(0, Rates.HIGHEST);
        var rates = Combinators.combine(rate, rate, rate, rate).as(Rates::new);
        return wishes(rates);
    }

    @Provide
    Arbitrary<Wish> wishesWithFreeTime() {
        var rate = Arbitraries.longs().between(1, 100_000);
        return wishes(
                Combinators.combine(rate, rate, rate).as((read, small, large) -> new Rates(read, small, large, 0)));
    }

    private static Arbitrary<Wish> wishes(Arbitrary<Rates> rates) {
        var flag = Arbitraries.of(true, false);
        return Combinators.combine(
                        rates,
                        flag,
                        flag,
                        Arbitraries.integers().between(0, 100_000),
                        Arbitraries.integers().between(1, 100_000),
                        Arbitraries.longs().between(1, 3_600_000))
                .as((price, reads, writes, prompt, tokens, millis) ->
                        new Wish(priced(price), reads, writes, prompt, tokens, Duration.ofMillis(millis)));
    }

    private static Price priced(Rates rates) {
        return new Price(1, "enja", "USD", rates, Instant.EPOCH);
    }

    @Property(tries = 5000)
    void whatMayBeDoneNeverCostsMoreThanThereIs(
            @ForAll("wishes") Wish wish,
            @ForAll Measure measure,
            @ForAll @LongRange(min = 0, max = BudgetPlan.LARGEST) long amount) {
        var allotment = Allotment.whole(wish).within(measure, amount, wish);

        Assume.that(allotment.isPossible());
        assertThat(allotment.amountOf(measure, wish)).isBetween(0L, amount);
        assertThat(allotment.tokens()).isLessThanOrEqualTo(wish.maxTokens());
        assertThat(allotment.millis()).isLessThanOrEqualTo(wish.timeLimit().toMillis());
    }

    @Property(tries = 5000)
    void oneMoreTokenWouldCostMoreThanThereIs(
            @ForAll("wishesWithFreeTime") Wish wish, @ForAll @LongRange(min = 0, max = 10_000_000) long amount) {
        var allotment = Allotment.whole(wish).within(Measure.MONEY, amount, wish);

        if (allotment.tokens() < wish.maxTokens()) {
            var oneMore = new Allotment(allotment.tokens() + 1, allotment.millis());
            assertThat(oneMore.amountOf(Measure.MONEY, wish)).isGreaterThan(amount);
        }
    }

    @Property(tries = 5000)
    void nobodyPaysMoreThanWasReservedWhateverTheEngineReports(
            @ForAll("wishes") Wish wish,
            @ForAll Measure measure,
            @ForAll @LongRange(min = 0, max = 1_000_000) long tokens,
            @ForAll @LongRange(min = 0, max = 10_000_000) long millis) {
        var allotment = Allotment.whole(wish);

        var bill = new Bill(wish, allotment, new Work(tokens, tokens, tokens, millis));

        assertThat(bill.of(measure)).isBetween(0L, allotment.amountOf(measure, wish));
    }

    @Example
    void roundsTheWholeCostUpOnce() {
        var price = priced(new Rates(150, 600, 2400, 0));

        assertThat(price.costMicros(new Work(7, 4, 0, 0))).isEqualTo(4);
        assertThat(price.costMicros(new Work(0, 0, 0, 0))).isZero();
        assertThat(price.costMicros(new Work(0, 1, 0, 0))).isEqualTo(1);
    }
}
