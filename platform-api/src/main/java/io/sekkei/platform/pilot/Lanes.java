package io.sekkei.platform.pilot;

import io.sekkei.platform.database.BackgroundWork;
import io.sekkei.platform.database.ProcessName;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets runs be worked at in the background, by every process that shares the database: a run has some lanes, which whoever
 * has a thread free picks up, and lays down after a slice of time for others.
 */
@Component
class Lanes {
    private static final Duration SHUTDOWN = Duration.ofSeconds(20);

    private final BackgroundWork work;
    private final int lanes;

    Lanes(LaneWork work, PilotSettings settings, DataSource database, ProcessName process, Clock clock) {
        var background = new BackgroundWork.Settings(
                "pilot-lane", "scheduled_tasks", settings.threads(), settings.poll(), settings.heartbeat(), SHUTDOWN);
        this.work = new BackgroundWork(background, work::work, database, process, clock);
        this.lanes = settings.lanes();
    }

    /** Not before the tables are there and the pairs are open. */
    @EventListener(ApplicationReadyEvent.class)
    void start() {
        work.start();
    }

    @PreDestroy
    void stop() {
        work.close();
    }

    /** Opens lanes for a run, with what the transaction of the caller does. */
    @Transactional(propagation = Propagation.MANDATORY)
    void open(UUID run) {
        for (var i = 0; i < lanes; i++) {
            work.add(run);
        }
    }
}
