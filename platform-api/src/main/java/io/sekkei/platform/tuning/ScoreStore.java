package io.sekkei.platform.tuning;

import io.sekkei.platform.tenancy.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of what metrics counted. Everything here runs in the caller's transaction. */
@Repository
class ScoreStore {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, long[]>> COUNTS = new TypeReference<>() {};

    /** The set an answer belongs to. */
    enum Part {
        TEST,
        GENERAL
    }

    /** Who wrote it: what the job begins from, or what comes of it. */
    enum Side {
        BEFORE,
        AFTER
    }

    /** An answer that is to be judged. */
    record Place(Part part, int position, Side side) {}

    /** What the metrics counted in one answer, by their short names. */
    record Score(Place place, Map<String, long[]> counts) {}

    private final JdbcClient database;

    ScoreStore(JdbcClient database) {
        this.database = database;
    }

    void add(TenantId tenant, UUID job, Score score) {
        database.sql("""
            insert into tuning_score (job_id, part, position, side, tenant_id, counts)
            values (?, ?, ?, ?, ?, ?::jsonb) on conflict do nothing
            """)
                .param(job)
                .param(score.place().part().name())
                .param(score.place().position())
                .param(score.place().side().name())
                .param(tenant.value())
                .param(JSON.writeValueAsString(score.counts()))
                .update();
    }

    Set<Place> there(UUID job) {
        var there = new HashSet<Place>();
        all(job).forEach(score -> there.add(score.place()));
        return there;
    }

    /** In the order of their places. */
    List<Score> all(UUID job) {
        return database.sql("select * from tuning_score where job_id = ? order by part, position, side")
                .param(job)
                .query((row, number) -> new Score(
                        new Place(
                                Part.valueOf(row.getString("part")),
                                row.getInt("position"),
                                Side.valueOf(row.getString("side"))),
                        JSON.readValue(row.getString("counts"), COUNTS)))
                .list();
    }
}
