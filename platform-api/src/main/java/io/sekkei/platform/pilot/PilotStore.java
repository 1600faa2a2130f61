package io.sekkei.platform.pilot;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.GenerationTimings;
import io.sekkei.inference.evaluation.Signals;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.pilot.report.Result;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables of runs. Everything here runs in the caller's transaction. */
@Repository
class PilotStore {
    /** Its own, so that no setting of the platform changes how rows are read. */
    private static final JsonMapper JSON = new JsonMapper();

    private static final String RUNS = """
            select r.*, p.done, p.failed, p.skipped from pilot_run r left join lateral (
                select count(*) filter (where state = 'DONE') as done, count(*) filter (where state = 'FAILED') as failed,
                    count(*) filter (where state = 'SKIPPED') as skipped
                from pilot_result where run_id = r.id) p on true
            """;

    /** A plan as its JSON has it. */
    private record StoredPlan(
            List<Split> splits,
            List<StoredSetting> settings,
            @Nullable Integer items,
            @Nullable String purpose,
            List<String> forbidden,
            boolean ignoreCase,
            boolean stopDominated) {}

    private record StoredSetting(
            String label,
            String model,
            @Nullable Integer maxTokens,
            @Nullable Double temperature,
            @Nullable Integer topK,
            @Nullable Double topP,
            @Nullable Integer beamWidth,
            @Nullable Double repetitionPenalty,
            @Nullable String deferral) {
        static StoredSetting of(PilotSetting setting) {
            var deferral = setting.deferral();
            return new StoredSetting(
                    setting.label(),
                    setting.model(),
                    setting.maxTokens(),
                    setting.temperature(),
                    setting.topK(),
                    setting.topP(),
                    setting.beamWidth(),
                    setting.repetitionPenalty(),
                    deferral == null ? null : deferral.name());
        }

        PilotSetting setting() {
            return new PilotSetting(
                    label,
                    model,
                    maxTokens,
                    temperature,
                    topK,
                    topP,
                    beamWidth,
                    repetitionPenalty,
                    deferral == null ? null : DeferralRule.parse(deferral));
        }
    }

    /** An output that is to be written, and by whom. */
    record Turn(UUID run, int setting, UUID item, int attempt) {}

    private final JdbcClient database;

    PilotStore(JdbcClient database) {
        this.database = database;
    }

    /**
     * Adds a run with a row for each output. The settings take turns at each item, and another one begins each time, so
     * that none profits from what the one before it left in the cache, and all see the same load.
     *
     * @return how many outputs
     */
    int add(Pilot run, Instant now) {
        var plan = run.plan();
        database.sql("""
            insert into pilot_run (id, tenant_id, department_id, name, dataset_id, dataset_version, plan, state, total,
                created_by, created_at, changed_at) values (?, ?, ?, ?, ?, ?, ?::jsonb, 'RUNNING', 0, ?, ?, ?)
            """)
                .param(run.id())
                .param(run.tenant().value())
                .param(run.department() == null ? null : run.department().value())
                .param(plan.name())
                .param(plan.dataset())
                .param(plan.datasetVersion())
                .param(json(plan))
                .param(run.createdBy().value())
                .param(Sql.time(now))
                .param(Sql.time(now))
                .update();
        var outputs = database.sql("""
                        insert into pilot_result (run_id, setting, item_id, tenant_id, turn, state)
                        select :run, s, i.id, i.tenant_id, (i.place - 1) * :settings + (s + i.place) % :settings, 'PENDING'
                        from (select id, tenant_id, row_number() over (order by position) as place from pilot_item
                            where dataset_id = :dataset and dataset_version = :version and split = any(:splits)
                                and erased_at is null order by position limit :items) i
                        cross join generate_series(0, :settings - 1) s
                        """)
                .param("run", run.id())
                .param("settings", plan.settings().size())
                .param("dataset", plan.dataset())
                .param("version", plan.datasetVersion())
                .param("splits", plan.splits().stream().map(Enum::name).toArray(String[]::new))
                .param("items", plan.items() == null ? Integer.MAX_VALUE : plan.items())
                .update();
        database.sql("update pilot_run set total = ? where id = ?")
                .param(outputs)
                .param(run.id())
                .update();
        return outputs;
    }

    /** What a plan says, as the ledger commits to it. */
    static String json(PilotPlan plan) {
        return JSON.writeValueAsString(new StoredPlan(
                List.copyOf(plan.splits()),
                plan.settings().stream().map(StoredSetting::of).toList(),
                plan.items(),
                plan.purpose(),
                plan.forbidden(),
                plan.ignoreCase(),
                plan.stopDominated()));
    }

    /** Whose a run is; for work on behalf of nobody. */
    Optional<TenantId> tenantOf(UUID run) {
        return database.sql("select tenant_id from pilot_run where id = ?")
                .param(run)
                .query(UUID.class)
                .optional()
                .map(TenantId::new);
    }

    Optional<Pilot> find(TenantId tenant, UUID run, Instant now) {
        return database.sql(RUNS + " where r.tenant_id = ? and r.id = ?")
                .param(tenant.value())
                .param(run)
                .query((row, number) -> pilot(row, now))
                .optional();
    }

    /** Keeps others from changing where it stands. */
    Optional<Pilot.State> lockState(TenantId tenant, UUID run) {
        return database.sql("select state from pilot_run where tenant_id = ? and id = ? for update")
                .param(tenant.value())
                .param(run)
                .query(String.class)
                .optional()
                .map(Pilot.State::valueOf);
    }

    Optional<Pilot.State> state(UUID run) {
        return database.sql("select state from pilot_run where id = ?")
                .param(run)
                .query(String.class)
                .optional()
                .map(Pilot.State::valueOf);
    }

    /** The newest first. */
    List<Pilot> of(TenantId tenant, PageRequest page, Instant now) {
        var after = page.after();
        return database.sql(RUNS + """
             where r.tenant_id = :tenant
                and (:time::timestamptz is null or (r.created_at, r.id) < (:time, :id))
            order by r.created_at desc, r.id desc limit :rows
            """)
                .param("tenant", tenant.value())
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query((row, number) -> pilot(row, now))
                .list();
    }

    void change(UUID run, Pilot.State from, Pilot.State to, @Nullable String reason, Instant now) {
        database.sql("""
                        update pilot_run set state = :to, reason = :reason, changed_at = :now,
                            ended_at = case when :to in ('COMPLETED', 'CANCELLED') then :now::timestamptz end,
                            ran_millis = ran_millis + case when state = 'RUNNING'
                                then greatest(0, extract(epoch from :now::timestamptz - changed_at) * 1000)::bigint
                                else 0 end
                        where id = :run and state = :from
                        """)
                .param("run", run)
                .param("from", from.name())
                .param("to", to.name())
                .param("reason", reason)
                .param("now", Sql.time(now))
                .update();
    }

    /** Takes the next output that nobody writes, or whose writer is gone. */
    Optional<Turn> take(UUID run, String process, Instant now, Instant until) {
        return database.sql("""
                        update pilot_result r set state = 'TAKEN', taken_by = :process, taken_until = :until,
                            attempts = attempts + 1
                        from (select run_id, setting, item_id from pilot_result
                            where run_id = :run and (state = 'PENDING' or (state = 'TAKEN' and (taken_until < :now
                                or not exists (select from pg_stat_activity a where a.application_name = taken_by))))
                            order by turn limit 1 for update skip locked) next
                        where r.run_id = next.run_id and r.setting = next.setting and r.item_id = next.item_id
                        returning r.setting, r.item_id, r.attempts
                        """)
                .param("run", run)
                .param("process", process)
                .param("now", Sql.time(now))
                .param("until", Sql.time(until))
                .query((row, number) -> new Turn(
                        run, row.getInt("setting"), row.getObject("item_id", UUID.class), row.getInt("attempts")))
                .optional();
    }

    /** Whether somebody still writes. */
    boolean isAnyTaken(UUID run) {
        return database.sql("select exists (select from pilot_result where run_id = ? and state = 'TAKEN')")
                .param(run)
                .query(Boolean.class)
                .single();
    }

    /** Gives an output back, as if nobody had taken it. */
    void giveBack(Turn turn, String process) {
        end(turn, process, "state = 'PENDING', attempts = attempts - 1", Map.of());
    }

    void tryAgain(Turn turn, String process) {
        end(turn, process, "state = 'PENDING'", Map.of());
    }

    void fail(Turn turn, String process, String failure, @Nullable UUID generation, Instant now) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("failure", failure);
        values.put("generation", generation);
        values.put("now", Sql.time(now));
        end(
                turn,
                process,
                "state = 'FAILED', failure = :failure, generation_id = :generation, finished_at = :now",
                values);
    }

    void skip(Turn turn, String process) {
        end(turn, process, "state = 'SKIPPED'", Map.of());
    }

    /** Nothing more of a setting is written. */
    int skipRest(UUID run, int setting) {
        return database.sql("""
                        update pilot_result set state = 'SKIPPED' where run_id = ? and setting = ? and state = 'PENDING'
                        """).param(run).param(setting).update();
    }

    /** Stores an output; false if it is not this process' to store any more, so that there is one already or will be. */
    boolean store(Turn turn, String process, Outcome outcome, Instant now) {
        var usage = outcome.result().usage();
        var timings = outcome.result().timings();
        var deferral = outcome.result().deferral();
        var values = new HashMap<String, @Nullable Object>();
        values.put("generation", outcome.generation());
        values.put("counts", outcome.counts() == null ? null : JSON.writeValueAsString(outcome.counts()));
        values.put("byCharacter", outcome.byCharacter());
        values.put("signals", json(outcome.signals()));
        values.put("mode", outcome.mode().name());
        values.put("finish", outcome.result().finishReason().name());
        values.put("deferred", deferral == null ? null : deferral.deferred());
        values.put("prompt", usage.promptTokens());
        values.put("llmEncoded", usage.llmEncodedTokens());
        values.put("llmDecoded", usage.llmDecodedTokens());
        values.put("slmDecoded", usage.slmDecodedTokens());
        values.putAll(times(timings));
        values.put("cost", outcome.costMicros());
        values.put("now", Sql.time(now));
        return end(turn, process, """
                state = 'DONE', generation_id = :generation, counts = :counts::jsonb, by_character = :byCharacter,
                signals = :signals::jsonb, mode = :mode, finish_reason = :finish, deferred = :deferred,
                prompt_tokens = :prompt, llm_encoded_tokens = :llmEncoded, llm_decoded_tokens = :llmDecoded,
                slm_decoded_tokens = :slmDecoded, queue_micros = :queue, llm_encode_micros = :encode,
                projector_micros = :project, prefill_micros = :prefill, draft_micros = :draft,
                decode_micros = :decode, first_token_micros = :first, total_micros = :total, cost_micros = :cost,
                finished_at = :now
                """, values);
    }

    private static Map<String, Object> times(GenerationTimings timings) {
        return Map.of(
                "queue", micros(timings.queue()),
                "encode", micros(timings.llmEncode()),
                "project", micros(timings.projector()),
                "prefill", micros(timings.prefill()),
                "draft", micros(timings.draft()),
                "decode", micros(timings.decode()),
                "first", micros(timings.firstToken()),
                "total", micros(timings.total()));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** JSON has no NaN. */
    private static String json(Signals signals) {
        var told = new HashMap<String, Object>();
        put(told, "meanLogProbability", signals.meanLogProbability());
        put(told, "lowLogProbability", signals.lowLogProbability());
        put(told, "highEntropy", signals.highEntropy());
        put(told, "leastLogProbability", signals.leastLogProbability());
        put(told, "lengthRatio", signals.lengthRatio());
        put(told, "repetition", signals.repetition());
        told.put("script", signals.script().name());
        told.put("scriptExpected", signals.scriptExpected());
        told.put("forbidden", signals.forbidden());
        return JSON.writeValueAsString(told);
    }

    private static void put(Map<String, Object> told, String name, double value) {
        if (Double.isFinite(value)) {
            told.put(name, value);
        }
    }

    /** Only who took it may end it, and only once. */
    private boolean end(Turn turn, String process, String changes, Map<String, ? extends @Nullable Object> values) {
        return database.sql("update pilot_result set taken_by = null, taken_until = null, " + changes + """
                         where run_id = :run and setting = :setting and item_id = :item and state = 'TAKEN'
                            and taken_by = :process and attempts = :attempt
                        """)
                        .params(values)
                        .param("run", turn.run())
                        .param("setting", turn.setting())
                        .param("item", turn.item())
                        .param("process", process)
                        .param("attempt", turn.attempt())
                        .update()
                == 1;
    }

    /** Everything that was written so far, in the order of settings and items. */
    List<Result> results(UUID run) {
        return database.sql("""
                        select r.*, i.position, i.split from pilot_result r join pilot_item i on i.id = r.item_id
                        where r.run_id = ? and r.state in ('DONE', 'FAILED') order by r.setting, i.position
                        """).param(run).query((row, number) -> result(row)).list();
    }

    /** A page of the same, by setting and place. */
    List<Result> results(UUID run, long after, int rows) {
        return database.sql("""
                        select r.*, i.position, i.split from pilot_result r join pilot_item i on i.id = r.item_id
                        where r.run_id = ? and r.state in ('DONE', 'FAILED') and r.turn > ? order by r.turn limit ?
                        """)
                .param(run)
                .param(after)
                .param(rows)
                .query((row, number) -> result(row))
                .list();
    }

    private static Result result(ResultSet row) throws SQLException {
        var isDone = "DONE".equals(row.getString("state"));
        var signals = isDone ? JSON.readTree(row.getString("signals")) : null;
        return new Result(
                row.getInt("turn"),
                row.getInt("setting"),
                row.getObject("item_id", UUID.class),
                row.getInt("position"),
                Split.valueOf(row.getString("split")),
                row.getObject("generation_id", UUID.class),
                row.getString("failure"),
                counts(row.getString("counts")),
                row.getBoolean("by_character"),
                signals == null
                        ? null
                        : new Result.Seen(
                                signals.path("meanLogProbability").asDouble(Double.NaN),
                                signals.path("lowLogProbability").asDouble(Double.NaN),
                                signals.path("highEntropy").asDouble(Double.NaN),
                                signals.path("leastLogProbability").asDouble(Double.NaN),
                                signals.path("lengthRatio").asDouble(Double.NaN),
                                signals.path("repetition").asDouble(0),
                                signals.path("script").asString(),
                                signals.path("scriptExpected").asBoolean(),
                                signals.path("forbidden").asInt()),
                mode(row),
                row.getString("finish_reason"),
                row.getObject("deferred", Boolean.class),
                row.getInt("prompt_tokens"),
                row.getInt("llm_encoded_tokens"),
                row.getInt("llm_decoded_tokens"),
                row.getInt("slm_decoded_tokens"),
                row.getLong("queue_micros"),
                row.getLong("llm_encode_micros"),
                row.getLong("first_token_micros"),
                row.getLong("total_micros"),
                row.getLong("cost_micros"));
    }

    private static @Nullable DecodingMode mode(ResultSet row) throws SQLException {
        var mode = row.getString("mode");
        return mode == null ? null : DecodingMode.valueOf(mode);
    }

    private static Map<String, long[]> counts(@Nullable String json) {
        return json == null ? Map.of() : JSON.readValue(json, new TypeReference<Map<String, long[]>>() {});
    }

    private static Pilot pilot(ResultSet row, Instant now) throws SQLException {
        var stored = JSON.readValue(row.getString("plan"), StoredPlan.class);
        var plan = new PilotPlan(
                row.getString("name"),
                row.getObject("dataset_id", UUID.class),
                row.getInt("dataset_version"),
                new HashSet<>(stored.splits()),
                stored.settings().stream().map(StoredSetting::setting).toList(),
                stored.items(),
                stored.purpose(),
                stored.forbidden(),
                stored.ignoreCase(),
                stored.stopDominated());
        var department = row.getObject("department_id", UUID.class);
        var state = Pilot.State.valueOf(row.getString("state"));
        var changed = Objects.requireNonNull(Sql.instant(row, "changed_at"));
        var ran = Duration.ofMillis(row.getLong("ran_millis"));
        return new Pilot(
                row.getObject("id", UUID.class),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                department == null ? null : new DepartmentId(department),
                plan,
                state,
                row.getString("reason"),
                new Pilot.Progress(
                        row.getInt("total"), row.getInt("done"), row.getInt("failed"), row.getInt("skipped")),
                state == Pilot.State.RUNNING && now.isAfter(changed) ? ran.plus(Duration.between(changed, now)) : ran,
                new PersonId(row.getObject("created_by", UUID.class)),
                Objects.requireNonNull(Sql.instant(row, "created_at")),
                Sql.instant(row, "ended_at"));
    }
}
