package io.sekkei.platform.pilot;

import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.pilot.report.Dominated;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds settings of a running pilot that need not be written to the end. */
@Component
class Dominance {
    /** To look costs a bootstrap, and one more output seldom decides. */
    private static final int EVERY = 25;

    private final PilotStore store;
    private final Readings readings;
    private final TransactionTemplate transaction;

    Dominance(PilotStore store, Prices prices, TransactionTemplate transaction) {
        this.store = store;
        this.readings = new Readings(prices);
        this.transaction = transaction;
    }

    /** Settings that another one surely beats; empty most of the time. */
    List<Integer> look(Pilot run) {
        if (run.progress().done() % EVERY != 0) {
            return List.of();
        }
        try (var scope = TenantScope.of(run.tenant().value())) {
            var results = Objects.requireNonNull(transaction.execute(status -> store.results(run.id())));
            return Dominated.settings(
                    readings.cold(results, run.plan()), run.plan().settings().size());
        }
    }
}
