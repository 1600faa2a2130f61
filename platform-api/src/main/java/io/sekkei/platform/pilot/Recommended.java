package io.sekkei.platform.pilot;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.platform.pilot.report.Report.Recommendation;
import io.sekkei.platform.pilot.report.Report.RecommendedRule;
import io.sekkei.platform.pilot.report.Report.Rule;
import io.sekkei.platform.routing.RoutePlan;
import io.sekkei.platform.routing.RouteRule;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a report recommends, as a route policy takes it. */
final class Recommended {
    private Recommended() {}

    static RoutePlan plan(Recommendation recommended, String name, @Nullable String purpose, UUID pilot) {
        var rules = recommended.rules().stream().map(Recommended::rule).toList();
        return new RoutePlan(name, recommended.pair(), purpose, true, rules, pilot);
    }

    private static RouteRule rule(RecommendedRule rule) {
        return new RouteRule(rule.name(), rule.maxPromptTokens(), mode(rule.mode()), deferral(rule.deferral()));
    }

    private static @Nullable DeferralRule deferral(@Nullable Rule rule) {
        if (rule == null || rule.threshold() == null) {
            return null;
        }
        var signal = Arrays.stream(DeferralRule.Signal.values())
                .filter(one -> one.wireName().equals(rule.signal()))
                .findFirst()
                .orElseThrow();
        return new DeferralRule(signal, rule.quantile(), rule.threshold(), mode(rule.deferTo()));
    }

    private static DecodingMode mode(String name) {
        return Arrays.stream(DecodingMode.values())
                .filter(mode -> mode.wireName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
