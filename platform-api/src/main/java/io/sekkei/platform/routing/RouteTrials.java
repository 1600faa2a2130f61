package io.sekkei.platform.routing;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.routing.PastPrompts.Past;
import io.sekkei.platform.tenancy.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tries route policies on what was asked before, so that nobody has to guess what they would have routed. */
@Service
public class RouteTrials {
    private static final Duration BACK = Duration.ofDays(7);
    private static final int MOST = 5_000;

    /**
     * What a policy would have routed.
     *
     * @param from the first moment looked at
     * @param to the moment after the last
     * @param prompts how many left the mode open and were looked at, the newest ones
     * @param complete whether these are all of the time
     * @param rules what each rule would have got, in their order
     * @param uncovered what no rule covers
     */
    public record Trial(Instant from, Instant to, int prompts, boolean complete, List<Share> rules, Share uncovered) {}

    /**
     * What one rule would have got.
     *
     * @param rule the rule; null for what none covers
     * @param prompts how many prompts
     * @param costMicros what their answers cost as they were written
     * @param modes which modes wrote them, and how often
     */
    public record Share(@Nullable RouteRule rule, int prompts, long costMicros, Map<DecodingMode, Integer> modes) {}

    private final Routes routes;
    private final PastPrompts past;
    private final Clock clock;

    RouteTrials(Routes routes, PastPrompts past, Clock clock) {
        this.routes = routes;
        this.past = past;
        this.clock = clock;
    }

    /** Tries a policy on the prompts of the last seven days whose clients named no mode. Nothing is proposed. */
    @Transactional(readOnly = true)
    public Trial tryOut(Caller by, RoutePlan plan) {
        routes.check(by, plan);
        var to = clock.instant();
        var from = to.minus(BACK);
        var found = past.leftOpen(by.tenant(), plan.pair(), plan.purpose(), from, to, MOST + 1);
        var prompts = found.size() <= MOST ? found : found.subList(0, MOST);
        return new Trial(
                from,
                to,
                prompts.size(),
                found.size() <= MOST,
                plan.rules().stream()
                        .map(rule -> share(
                                rule,
                                prompts,
                                one -> first(plan, one).filter(rule::equals).isPresent()))
                        .toList(),
                share(null, prompts, one -> first(plan, one).isEmpty()));
    }

    private static Optional<RouteRule> first(RoutePlan plan, Past prompt) {
        return plan.rules().stream()
                .filter(rule -> rule.covers(prompt.tokens()))
                .findFirst();
    }

    private static Share share(@Nullable RouteRule rule, List<Past> prompts, Predicate<Past> isOfIt) {
        var modes = new TreeMap<DecodingMode, Integer>();
        var its = prompts.stream().filter(isOfIt).toList();
        its.forEach(one -> modes.merge(one.mode(), 1, Integer::sum));
        return new Share(
                rule, its.size(), its.stream().mapToLong(Past::costMicros).sum(), modes);
    }
}
