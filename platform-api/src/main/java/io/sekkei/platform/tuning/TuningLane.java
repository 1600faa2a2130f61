package io.sekkei.platform.tuning;

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
 * Lets jobs be worked at in the background, by every process that shares the database, in the order in which they were
 * begun. A process works at one at a time, for an engine has one set of gradients.
 */
@Component
class TuningLane {
    private static final Duration SHUTDOWN = Duration.ofSeconds(60);

    private final BackgroundWork work;

    TuningLane(TuningWork work, TuningSettings settings, DataSource database, ProcessName process, Clock clock) {
        var background = new BackgroundWork.Settings(
                "tuning-job",
                "tuning_task",
                settings.enabled() ? 1 : 0,
                settings.poll(),
                settings.heartbeat(),
                SHUTDOWN);
        this.work = new BackgroundWork(background, work::work, database, process, clock);
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

    /** Has a job looked at, with what the transaction of the caller does. */
    @Transactional(propagation = Propagation.MANDATORY)
    void open(UUID job) {
        work.add(job);
    }
}
