package io.sekkei.platform.pilot;

import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.pilot.report.Cold;
import io.sekkei.platform.pilot.report.Result;
import java.util.HashMap;
import java.util.List;

/** Gives every output its own reading of the prompt, at today's price. */
final class Readings {
    private final Prices prices;

    Readings(Prices prices) {
        this.prices = prices;
    }

    List<Result> cold(List<Result> results, PilotPlan plan) {
        var rates = new HashMap<String, Long>();
        return Cold.of(results, setting -> {
            var pair = plan.settings().get(setting).model().split(":", 2)[0];
            return new Cold.Reader(
                    pair,
                    rates.computeIfAbsent(
                            pair, id -> prices.inEffect(id).rates().llmEncoded()));
        });
    }
}
