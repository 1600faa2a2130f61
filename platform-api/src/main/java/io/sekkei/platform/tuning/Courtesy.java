package io.sekkei.platform.tuning;

import io.sekkei.platform.catalog.Catalog;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Lets texts that people wait for go first: before an answer is judged, a job waits while something is written or waits for
 * it, but no longer than it is told to, so that it comes to its end. Updates are made by a process that computes only when
 * nobody else wants its cores.
 */
@Component
class Courtesy {
    private static final Duration LOOK = Duration.ofMillis(10);

    private final Catalog catalog;
    private final Duration longest;

    Courtesy(Catalog catalog, TuningSettings settings) {
        this.catalog = catalog;
        this.longest = settings.courtesy();
    }

    /** Waits; no longer once it is to stop. */
    void makeRoom(BooleanSupplier stopping) {
        var end = System.nanoTime() + longest.toNanos();
        try {
            while (catalog.isBusy() && System.nanoTime() < end && !stopping.getAsBoolean()) {
                Thread.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
