package io.sekkei.platform.pilot;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.sekkei.platform.database.ProcessName;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets runs be worked at in the background, by every process that shares the database: a run has some lanes, each of them a
 * job of db-scheduler, which whoever has a thread free picks up, and lays down after a slice of time for others. A lane
 * whose process dies is picked up again when its heartbeat is missed.
 */
@Component
class Lanes {
    private static final String NAME = "pilot-lane";
    private static final Duration SHUTDOWN = Duration.ofSeconds(20);
    private static final int MISSED_HEARTBEATS = 6;

    private final LaneWork work;
    private final PilotSettings settings;
    private final Clock clock;
    private final CustomTask<Void> lane;
    private final SchedulerClient jobs;
    private final @Nullable Scheduler scheduler;

    Lanes(LaneWork work, PilotSettings settings, DataSource database, ProcessName process, Clock clock) {
        this.work = work;
        this.settings = settings;
        this.clock = clock;
        this.lane = Tasks.custom(NAME, Void.class)
                .onFailureReschedule(FixedDelay.of(settings.heartbeat()))
                .onDeadExecutionRevive()
                .execute((instance, context) -> run(instance.getId(), context.getSchedulerState()::isShuttingDown));
        this.jobs = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(database), lane)
                .build();
        this.scheduler = settings.threads() == 0 ? null : scheduler(database, process);
    }

    private Scheduler scheduler(DataSource database, ProcessName process) {
        return Scheduler.create(database, lane)
                .schedulerName(process::value)
                .threads(settings.threads())
                .pollingInterval(settings.poll())
                .heartbeatInterval(settings.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(SHUTDOWN)
                .clock(clock::instant)
                .build();
    }

    /** Not before the tables are there and the pairs are open. */
    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (scheduler != null) {
            scheduler.start();
        }
    }

    @PreDestroy
    void stop() {
        if (scheduler != null) {
            scheduler.stop();
        }
    }

    /** Opens lanes for a run, with what the transaction of the caller does. */
    @Transactional(propagation = Propagation.MANDATORY)
    void open(UUID run) {
        for (var i = 0; i < settings.lanes(); i++) {
            // A new name each time: a lane of the same run may just be about to close.
            var instance = new TaskInstance<Void>(NAME, "%s/%s".formatted(run, UUID.randomUUID()));
            jobs.schedule(instance, clock.instant());
        }
    }

    private CompletionHandler<Void> run(String instance, BooleanSupplier stopping) {
        var run = UUID.fromString(instance.split("/", 2)[0]);
        var pause = work.work(run, stopping);
        return (complete, job) -> pause.ifPresentOrElse(
                wait -> job.reschedule(complete, clock.instant().plus(wait)), job::remove);
    }
}
