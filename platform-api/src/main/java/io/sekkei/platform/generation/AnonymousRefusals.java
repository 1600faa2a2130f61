package io.sekkei.platform.generation;

import io.sekkei.platform.problem.Problem;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps a flood of requests without a valid key, which anybody can send, from becoming a flood of rows.
 *
 * <p>So many refusals a minute get a row each. The next one opens a row for all that follow: that row is durable before
 * the first of them is answered, and is closed with their number when the minute ends. If the process dies in between,
 * the row becomes abandoned, and still tells that there was a flood and when.
 */
@Component
class AnonymousRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(AnonymousRefusals.class);

    private final GenerationLog log;
    private final int rowsPerMinute;
    private int rows;
    private @Nullable Flood flood;

    AnonymousRefusals(GenerationLog log, GenerationSettings settings) {
        this.log = log;
        this.rowsPerMinute = settings.anonymousRefusalsPerMinute();
    }

    /** Returns when the refusal is on record, or counts towards a row that is. */
    void refused(GenerationOrder.Origin origin, @Nullable String model, Problem problem) {
        if (takeRow()) {
            log.refused(origin, model, null, problem);
        } else if (!count()) {
            open(origin, problem);
        }
    }

    /** Waiting for the database holds up nobody else, so it happens outside the locks. */
    private synchronized boolean takeRow() {
        rows = Math.min(rows + 1, rowsPerMinute + 1);
        return rows <= rowsPerMinute;
    }

    private synchronized boolean count() {
        flood = flood == null ? null : flood.oneMore();
        return flood != null;
    }

    private void open(GenerationOrder.Origin origin, Problem problem) {
        var opened = new Flood(GenerationId.random(), problem.code(), 1);
        log.openFlood(opened.id(), origin);
        if (!adopt(opened)) {
            close(opened);
        }
    }

    /** Of several that open one at the same time, the first counts the rest. */
    private synchronized boolean adopt(Flood other) {
        flood = flood == null ? other : flood;
        return flood == other;
    }

    @PreDestroy
    @Scheduled(fixedRate = 1, timeUnit = TimeUnit.MINUTES)
    void nextMinute() {
        var over = startAgain();
        if (over != null) {
            LOG.warn("{} requests without a valid key were refused beyond {} a minute", over.attempts(), rowsPerMinute);
            close(over);
        }
    }

    private synchronized @Nullable Flood startAgain() {
        var over = flood;
        flood = null;
        rows = 0;
        return over;
    }

    private void close(Flood over) {
        log.close(over.id(), null, (record, now) -> record.refuse(over.code(), over.attempts(), now));
    }

    private record Flood(GenerationId id, String code, int attempts) {
        Flood oneMore() {
            return new Flood(id, code, attempts + 1);
        }
    }
}
