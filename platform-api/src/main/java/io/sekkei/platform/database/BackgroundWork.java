package io.sekkei.platform.database;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * Work in the background, done by every process that shares the database: each piece of it is a job of db-scheduler, which
 * whoever has a thread free picks up. A piece whose process dies is picked up again when its heartbeat is missed. Nothing is
 * picked up before {@link #start()} or after {@link #close()}.
 */
public final class BackgroundWork implements AutoCloseable {
    private static final int MISSED_HEARTBEATS = 6;

    private final Settings settings;
    private final Worker worker;
    private final Clock clock;
    private final SchedulerClient jobs;
    private final @Nullable Scheduler scheduler;

    /**
     * What it is called and how often it is looked after.
     *
     * @param name of the kind of work; never changes, for it stands in the table
     * @param table where the jobs are kept
     * @param threads pieces that this process works at; 0 leaves them to others
     * @param poll how often it is looked for something to do
     * @param heartbeat how often a process shows that it is alive
     * @param patience how long closing waits for what is in hand
     */
    public record Settings(
            String name, String table, int threads, Duration poll, Duration heartbeat, Duration patience) {}

    /** Does the work. */
    public interface Worker {
        /**
         * Works at something.
         *
         * @param subject what
         * @param stopping whether this process is about to end
         * @return after which pause somebody shall look at it again; empty if there is nothing more to do
         */
        Optional<Duration> work(UUID subject, BooleanSupplier stopping);
    }

    public BackgroundWork(Settings settings, Worker worker, DataSource database, ProcessName process, Clock clock) {
        this.settings = settings;
        this.worker = worker;
        this.clock = clock;
        var task = Tasks.custom(settings.name(), Void.class)
                .onFailureReschedule(FixedDelay.of(settings.heartbeat()))
                .onDeadExecutionRevive()
                .execute((instance, context) -> run(instance.getId(), context.getSchedulerState()::isShuttingDown));
        this.jobs = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(database), task)
                .tableName(settings.table())
                .build();
        this.scheduler = settings.threads() == 0 ? null : scheduler(task, database, process);
    }

    private Scheduler scheduler(CustomTask<Void> task, DataSource database, ProcessName process) {
        return Scheduler.create(database, task)
                .tableName(settings.table())
                .schedulerName(process::value)
                .threads(settings.threads())
                .pollingInterval(settings.poll())
                .heartbeatInterval(settings.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(settings.patience())
                .clock(clock::instant)
                .build();
    }

    /** Begins to look for work. Not before the tables are there. */
    public void start() {
        if (scheduler != null) {
            scheduler.start();
        }
    }

    /** Waits for what is in hand, and lays it down. */
    @Override
    public void close() {
        if (scheduler != null) {
            scheduler.stop();
        }
    }

    /** Has something worked at, once the transaction of the caller is committed. */
    public void add(UUID subject) {
        // A new name each time: what was there for the same subject may just be about to end.
        var instance = new TaskInstance<Void>(settings.name(), "%s/%s".formatted(subject, UUID.randomUUID()));
        jobs.schedule(instance, clock.instant());
    }

    private CompletionHandler<Void> run(String instance, BooleanSupplier stopping) {
        var subject = UUID.fromString(instance.split("/", 2)[0]);
        var pause = worker.work(subject, stopping);
        return (complete, job) -> pause.ifPresentOrElse(
                wait -> job.reschedule(complete, clock.instant().plus(wait)), job::remove);
    }
}
