package io.sekkei.platform.tuning;

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
 * Lets jobs be worked at in the background, by every process that shares the database, in the order in which they were
 * begun. A process works at one at a time, for an engine has one set of gradients. A job whose process dies is picked up
 * again when its heartbeat is missed.
 */
@Component
class TuningLane {
    private static final String NAME = "tuning-job";
    private static final String TABLE = "tuning_task";
    private static final Duration SHUTDOWN = Duration.ofSeconds(60);
    private static final int MISSED_HEARTBEATS = 6;

    private final TuningWork work;
    private final Clock clock;
    private final CustomTask<Void> task;
    private final SchedulerClient jobs;
    private final @Nullable Scheduler scheduler;

    TuningLane(TuningWork work, TuningSettings settings, DataSource database, ProcessName process, Clock clock) {
        this.work = work;
        this.clock = clock;
        this.task = Tasks.custom(NAME, Void.class)
                .onFailureReschedule(FixedDelay.of(settings.heartbeat()))
                .onDeadExecutionRevive()
                .execute((instance, context) -> run(instance.getId(), context.getSchedulerState()::isShuttingDown));
        this.jobs = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(database), task)
                .tableName(TABLE)
                .build();
        this.scheduler = settings.enabled() ? scheduler(settings, database, process) : null;
    }

    private Scheduler scheduler(TuningSettings settings, DataSource database, ProcessName process) {
        return Scheduler.create(database, task)
                .tableName(TABLE)
                .schedulerName(process::value)
                .threads(1)
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

    /** Has a job looked at, with what the transaction of the caller does. */
    @Transactional(propagation = Propagation.MANDATORY)
    void open(UUID job) {
        // A new name each time: what was there for the same job may just be about to end.
        var instance = new TaskInstance<Void>(NAME, "%s/%s".formatted(job, UUID.randomUUID()));
        jobs.schedule(instance, clock.instant());
    }

    private CompletionHandler<Void> run(String instance, BooleanSupplier stopping) {
        var job = UUID.fromString(instance.split("/", 2)[0]);
        var pause = work.work(job, stopping);
        return (complete, execution) -> pause.ifPresentOrElse(
                wait -> execution.reschedule(complete, clock.instant().plus(wait)), execution::remove);
    }
}
