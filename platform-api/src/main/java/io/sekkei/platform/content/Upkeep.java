package io.sekkei.platform.content;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Does from time to time what nobody waits for. Any number of processes may; what one does, the others find done. */
@Component
class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Retention retention;
    private final KeyRotation rotation;

    Upkeep(Retention retention, KeyRotation rotation) {
        this.retention = retention;
        this.rotation = rotation;
    }

    @Scheduled(
            initialDelayString = "${sekkei.content.upkeep-interval:10m}",
            fixedDelayString = "${sekkei.content.upkeep-interval:10m}")
    void run() {
        attempt("Contents that are due could not be dropped", retention::run);
        attempt("Data keys could not be wrapped anew", rotation::run);
    }

    private static void attempt(String failure, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("{}; trying again: {}", failure, e.toString());
        }
    }
}
