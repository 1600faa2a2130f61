package io.sekkei.platform.tuning;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.TenantId;
import io.sekkei.platform.tuning.TuningExample.LeftOut;
import io.sekkei.platform.tuning.TuningJob.Phase;
import io.sekkei.platform.tuning.TuningJob.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The tables of jobs. Everything here runs in the caller's transaction. */
@Repository
class TuningStore {
    /** Its own, so that no setting of the platform changes how rows are read. */
    private static final JsonMapper JSON = new JsonMapper();

    private static final String JOBS = """
            select j.*, e.* from tuning_job j left join lateral (
                select count(*) filter (where split = 'TRAIN' and usable) as train,
                    count(*) filter (where split = 'DEV' and usable) as dev,
                    count(*) filter (where split = 'TEST' and usable) as test,
                    count(*) filter (where left_out and erased_at is null) as left_out,
                    count(*) filter (where because = 'UNANSWERED') as unanswered,
                    count(*) filter (where because = 'GONE') as gone,
                    count(*) filter (where because = 'UNFIT') as unfit,
                    count(*) filter (where because = 'NEAR_COPY') as near_copy,
                    count(*) filter (where erased_at is not null) as erased
                from (select split, left_out, erased_at, not left_out and erased_at is null as usable,
                        case when erased_at is null then left_out_because end as because
                    from tuning_example where job_id = j.id) x) e on true
            """;

    /** Settings and limits as their JSON has them. */
    private record StoredPlan(
            TuningPlan.Method method,
            int updates,
            int evaluateEvery,
            int patience,
            @Nullable Double learningRate,
            int rank,
            int minutes,
            int memoryMegabytes,
            int cores) {}

    private final JdbcClient database;

    TuningStore(JdbcClient database) {
        this.database = database;
    }

    void add(TuningJob job, List<TuningExample> examples) {
        var plan = job.plan();
        database.sql("""
            insert into tuning_job (id, tenant_id, name, pair_id, base_digest, base_id, dataset_id, dataset_version,
                edits, plan, state, phase, created_by, created_at, changed_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, 'RUNNING', 'WAITING', ?, ?, ?)
            """)
                .param(job.id())
                .param(job.tenant().value())
                .param(plan.name())
                .param(plan.pair())
                .param(job.base().digest())
                .param(job.base().version())
                .param(plan.dataset())
                .param(plan.datasetVersion())
                .param(plan.edits())
                .param(json(plan))
                .param(job.createdBy().value())
                .param(Sql.time(job.createdAt()))
                .param(Sql.time(job.createdAt()))
                .update();
        examples.forEach(example -> add(job, example));
    }

    private void add(TuningJob job, TuningExample example) {
        database.sql("""
            insert into tuning_example (job_id, position, tenant_id, split, item_id, generation_id)
            values (?, ?, ?, ?, ?, ?)
            """)
                .param(job.id())
                .param(example.position())
                .param(job.tenant().value())
                .param(example.split().name())
                .param(example.item())
                .param(example.generation())
                .update();
    }

    /** Settings and limits, as the ledger commits to them. */
    static String json(TuningPlan plan) {
        return JSON.writeValueAsString(new StoredPlan(
                plan.method(),
                plan.updates(),
                plan.evaluateEvery(),
                plan.patience(),
                plan.learningRate(),
                plan.rank(),
                plan.minutes(),
                plan.memoryMegabytes(),
                plan.cores()));
    }

    /** Whose a job is; for work on behalf of nobody. */
    Optional<TenantId> tenantOf(UUID job) {
        return database.sql("select tenant_id from tuning_job where id = ?")
                .param(job)
                .query(UUID.class)
                .optional()
                .map(TenantId::new);
    }

    Optional<TuningJob> find(TenantId tenant, UUID job, Instant now) {
        return database.sql(JOBS + " where j.tenant_id = ? and j.id = ?")
                .param(tenant.value())
                .param(job)
                .query((row, number) -> job(row, now))
                .optional();
    }

    /** The newest first. */
    List<TuningJob> of(TenantId tenant, PageRequest page, Instant now) {
        var after = page.after();
        return database.sql(JOBS + """
             where j.tenant_id = :tenant
                and (:time::timestamptz is null or (j.created_at, j.id) < (:time, :id::uuid))
            order by j.created_at desc, j.id desc limit :rows
            """)
                .param("tenant", tenant.value())
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query((row, number) -> job(row, now))
                .list();
    }

    /** Keeps others from changing where it stands. */
    Optional<State> lockState(TenantId tenant, UUID job) {
        return database.sql("select state from tuning_job where tenant_id = ? and id = ? for update")
                .param(tenant.value())
                .param(job)
                .query(String.class)
                .optional()
                .map(State::valueOf);
    }

    /**
     * Takes a job that nobody works at, or whose process is gone.
     *
     * @return the number under which this process works at it; empty if it is not to be worked at now
     */
    Optional<Long> take(UUID job, String process) {
        return database.sql("""
                        update tuning_job set runner = :process, epoch = epoch + 1
                        where id = :job and state = 'RUNNING' and (runner is null or runner = :process
                            or not exists (select from pg_stat_activity a where a.application_name = runner))
                        returning epoch
                        """)
                .param("job", job)
                .param("process", process)
                .query(Long.class)
                .optional();
    }

    /** Whether whoever took a job under this number may go on with it. */
    boolean isMine(UUID job, long epoch) {
        return database.sql("select exists (select from tuning_job where id = ? and epoch = ? and state = 'RUNNING')")
                .param(job)
                .param(epoch)
                .query(Boolean.class)
                .single();
    }

    /** Locks the job for whoever took it; false if it is another's by now, or rests. */
    boolean lockMine(UUID job, long epoch) {
        return database.sql("select 1 from tuning_job where id = ? and epoch = ? and state = 'RUNNING' for update")
                .param(job)
                .param(epoch)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    void layDown(UUID job, long epoch) {
        database.sql("""
            update tuning_job set runner = null, phase = case when state = 'RUNNING' then 'WAITING' else phase end,
                reason = case when state = 'RUNNING' then null else reason end
            where id = ? and epoch = ?
            """).param(job).param(epoch).update();
    }

    void enter(UUID job, long epoch, Phase phase) {
        database.sql("update tuning_job set phase = ?, reason = null where id = ? and epoch = ? and state = 'RUNNING'")
                .param(phase.name())
                .param(job)
                .param(epoch)
                .update();
    }

    /** Tells what holds a job up; null for nothing. */
    void explain(UUID job, long epoch, @Nullable String reason) {
        database.sql("""
                        update tuning_job set reason = :reason
                        where id = :job and epoch = :epoch and state = 'RUNNING' and reason is distinct from :reason
                        """)
                .param("reason", reason, Types.VARCHAR)
                .param("job", job)
                .param("epoch", epoch)
                .update();
    }

    /** Changes where a job stands; the version only where it is completed. */
    void change(UUID job, State from, State to, @Nullable String reason, @Nullable UUID version, Instant now) {
        database.sql("""
                        update tuning_job set state = :to, reason = :reason, version_id = :version, changed_at = :now,
                            phase = case when :to in ('COMPLETED', 'FAILED', 'CANCELLED') then 'ENDED' else 'WAITING' end,
                            ended_at = case when :to in ('COMPLETED', 'FAILED', 'CANCELLED') then :now::timestamptz end,
                            ran_millis = ran_millis + case when state = 'RUNNING'
                                then greatest(0, extract(epoch from :now::timestamptz - changed_at) * 1000)::bigint
                                else 0 end
                        where id = :job and state = :from
                        """)
                .param("job", job)
                .param("from", from.name())
                .param("to", to.name())
                .param("reason", reason, Types.VARCHAR)
                .param("version", version)
                .param("now", Sql.time(now))
                .update();
    }

    /** Stores a point, or what was found when it was looked again. */
    void add(TenantId tenant, UUID job, TuningPoint point) {
        database.sql("""
            insert into tuning_point (job_id, updates, tenant_id, train_loss, dev_loss, quality, best, at)
            values (:job, :updates, :tenant, :train, :dev, :quality, :best, :at)
            on conflict (job_id, updates) do update set train_loss = excluded.train_loss, dev_loss = excluded.dev_loss,
                quality = excluded.quality, best = excluded.best, at = excluded.at
            """)
                .param("job", job)
                .param("updates", point.updates())
                .param("tenant", tenant.value())
                .param("train", point.trainLoss(), Types.DOUBLE)
                .param("dev", point.devLoss())
                .param("quality", point.quality(), Types.DOUBLE)
                .param("best", point.best())
                .param("at", Sql.time(point.at()))
                .update();
        database.sql("update tuning_job set updates = ? where id = ?")
                .param(point.updates())
                .param(job)
                .update();
    }

    List<TuningPoint> points(UUID job) {
        return database.sql("select * from tuning_point where job_id = ? order by updates")
                .param(job)
                .query((row, number) -> new TuningPoint(
                        row.getInt("updates"),
                        row.getObject("train_loss", Double.class),
                        row.getDouble("dev_loss"),
                        row.getObject("quality", Double.class),
                        row.getBoolean("best"),
                        Objects.requireNonNull(Sql.instant(row, "at"))))
                .list();
    }

    /** All of a job's, from a place on. */
    List<TuningExample> examples(UUID job, long afterPosition, int rows) {
        return database.sql("select * from tuning_example where job_id = ? and position > ? order by position limit ?")
                .param(job)
                .param(afterPosition)
                .param(rows)
                .query((row, number) -> new TuningExample(
                        row.getInt("position"),
                        Split.valueOf(row.getString("split")),
                        row.getObject("item_id", UUID.class),
                        row.getObject("generation_id", UUID.class),
                        row.getBoolean("left_out"),
                        because(row.getString("left_out_because")),
                        Sql.instant(row, "erased_at")))
                .list();
    }

    private static @Nullable LeftOut because(@Nullable String name) {
        return name == null ? null : LeftOut.valueOf(name);
    }

    /** Uses all of a job's examples but these; what was left out before, and no longer needs to be, is used again. */
    void leaveOut(UUID job, Map<Integer, LeftOut> positions) {
        database.sql("""
            update tuning_example set left_out = false, left_out_because = null
            where job_id = ? and left_out and erased_at is null
            """).param(job).update();
        for (var because : EnumSet.allOf(LeftOut.class)) {
            database.sql("""
                            update tuning_example set left_out = true, left_out_because = ?
                            where job_id = ? and position = any(?::integer[])
                            """)
                    .param(because.name())
                    .param(job)
                    .param(Sql.array(positions.keySet().stream()
                            .filter(position -> positions.get(position) == because)
                            .toList()))
                    .update();
        }
    }

    /**
     * Marks what comes from a generation.
     *
     * @return the jobs that had any of it
     */
    List<UUID> erase(UUID tenant, UUID generation, Instant now) {
        return database
                .sql("""
                        update tuning_example set erased_at = ? where tenant_id = ? and erased_at is null
                            and (generation_id = ? or item_id = ?) returning job_id
                        """)
                .param(Sql.time(now))
                .param(tenant)
                .param(generation)
                .param(generation)
                .query(UUID.class)
                .list()
                .stream()
                .distinct()
                .toList();
    }

    /** Nothing of what a job learned counts any more if it is not over; whoever works at it stops, and it begins again. */
    void beginAgain(UUID job) {
        var begins = database.sql("""
                        update tuning_job set updates = 0, epoch = epoch + 1
                        where id = ? and state in ('RUNNING', 'PAUSED')
                        """).param(job).update();
        if (begins > 0) {
            database.sql("update tuning_example set left_out = true where job_id = ? and erased_at is not null")
                    .param(job)
                    .update();
            database.sql("delete from tuning_point where job_id = ?").param(job).update();
            database.sql("delete from tuning_score where job_id = ?").param(job).update();
        }
    }

    /** Of completed jobs whose version is still in use, those with texts that were erased; the last erasure first. */
    List<Retrain> toRetrain(TenantId tenant) {
        return database.sql("""
                        select j.id, j.name, j.pair_id, j.version_id, count(*) as erased, max(e.erased_at) as at
                        from tuning_job j join tuning_example e on e.job_id = j.id
                        where j.tenant_id = ? and j.state = 'COMPLETED' and e.erased_at is not null
                            and e.split <> 'TEST' and not e.left_out
                        group by j.id order by at desc
                        """)
                .param(tenant.value())
                .query((row, number) -> new Retrain(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getString("pair_id"),
                        row.getObject("version_id", UUID.class),
                        row.getInt("erased"),
                        Objects.requireNonNull(Sql.instant(row, "at"))))
                .list();
    }

    private static TuningJob job(ResultSet row, Instant now) throws SQLException {
        var state = State.valueOf(row.getString("state"));
        var changed = Objects.requireNonNull(Sql.instant(row, "changed_at"));
        var ran = Duration.ofMillis(row.getLong("ran_millis"));
        return new TuningJob(
                row.getObject("id", UUID.class),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                plan(row),
                new TuningJob.Base(row.getString("base_digest"), row.getObject("base_id", UUID.class)),
                state,
                Phase.valueOf(row.getString("phase")),
                row.getString("reason"),
                new TuningJob.Examples(
                        row.getInt("train"),
                        row.getInt("dev"),
                        row.getInt("test"),
                        row.getInt("left_out"),
                        because(row),
                        row.getInt("erased")),
                row.getInt("updates"),
                row.getObject("version_id", UUID.class),
                state == State.RUNNING && now.isAfter(changed) ? ran.plus(Duration.between(changed, now)) : ran,
                new PersonId(row.getObject("created_by", UUID.class)),
                Objects.requireNonNull(Sql.instant(row, "created_at")),
                Sql.instant(row, "ended_at"));
    }

    private static Map<LeftOut, Integer> because(ResultSet row) throws SQLException {
        var because = new EnumMap<LeftOut, Integer>(LeftOut.class);
        for (var reason : LeftOut.values()) {
            because.put(reason, row.getInt(reason.name().toLowerCase(Locale.ROOT)));
        }
        return because;
    }

    private static TuningPlan plan(ResultSet row) throws SQLException {
        var stored = JSON.readValue(row.getString("plan"), StoredPlan.class);
        return new TuningPlan(
                row.getString("name"),
                row.getString("pair_id"),
                row.getObject("dataset_id", UUID.class),
                row.getObject("dataset_version", Integer.class),
                row.getBoolean("edits"),
                stored.method(),
                stored.updates(),
                stored.evaluateEvery(),
                stored.patience(),
                stored.learningRate(),
                stored.rank(),
                stored.minutes(),
                stored.memoryMegabytes(),
                stored.cores());
    }
}
