package io.sekkei.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.decoding.DecodingJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FairSharesTest {
    private final FairShares shares = new FairShares();

    @Test
    void oneShareIsServedInTheOrderOfArrival() {
        var tickets = List.of(ticket("a", 5), ticket("a", 1), ticket("a", 9));
        tickets.forEach(shares::add);

        assertThat(List.of(shares.poll(), shares.poll(), shares.poll())).isEqualTo(tickets);
        assertThat(shares.poll()).isNull();
        assertThat(shares.size()).isZero();
    }

    @Test
    void whoWasServedLeastComesNext() {
        shares.add(ticket("much", 10));
        shares.poll();
        shares.written("much", 100);
        shares.add(ticket("much", 10));
        shares.add(ticket("little", 10));

        assertThat(shares.peek().share()).isEqualTo("little");
    }

    @Test
    void aPauseIsNotSavedUp() {
        for (var round = 0; round < 100; round++) {
            shares.add(ticket("steady", 10));
            shares.poll();
            shares.written("steady", 10);
        }
        shares.add(ticket("steady", 10));
        shares.poll();
        for (var number = 0; number < 10; number++) {
            shares.add(ticket("newcomer", 10));
            shares.add(ticket("steady", 10));
        }

        assertThat(order(10)).as("both from now on, not the newcomer alone").contains("steady");
    }

    @Test
    void whoLeavesTheQueueIsForgotten() {
        var left = ticket("a", 1);
        shares.add(left);

        assertThat(shares.remove(left)).isTrue();
        assertThat(shares.remove(left)).isFalse();
        assertThat(shares.waiting()).isEmpty();
        assertThat(shares.peek()).isNull();
    }

    /** Two shares that always wait: neither gets ahead by more than the largest request of each. */
    @Property(tries = 200)
    void nobodyGetsAheadByMoreThanWhatRunsAtOnce(
            @ForAll @Size(min = 20, max = 60) List<@IntRange(min = 1, max = 50) Integer> prompts,
            @ForAll @IntRange(min = 1, max = 50) int answer) {
        for (var number = 0; number < prompts.size(); number++) {
            shares.add(ticket("a", prompts.get(number)));
            shares.add(ticket("b", 1 + number % 3));
        }
        var served = new HashMap<String, Long>(Map.of("a", 0L, "b", 0L));
        while (bothWait()) {
            var ticket = shares.poll();
            var written = ticket.share().equals("a") ? answer : 1;
            shares.written(ticket.share(), written);
            served.merge(ticket.share(), ticket.job().promptTokens() + 2L * written, Long::sum);

            assertThat(Math.abs(served.get("a") - served.get("b"))).isLessThanOrEqualTo(50 + 2L * 50);
        }
    }

    private boolean bothWait() {
        return shares.waiting().stream().map(Ticket::share).distinct().count() == 2;
    }

    private List<String> order(int count) {
        var order = new ArrayList<String>();
        for (var number = 0; number < count; number++) {
            var ticket = shares.poll();
            shares.written(ticket.share(), 10);
            order.add(ticket.share());
        }
        return order;
    }

    private static Ticket ticket(String share, int promptTokens) {
        var job = new DecodingJob(new int[promptTokens], DecodingSettings.greedy(), null, TokenListener.NONE, 0, share);
        return new Ticket(DecodingMode.SLM_ONLY, job);
    }
}
