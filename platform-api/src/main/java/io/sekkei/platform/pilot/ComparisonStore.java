package io.sekkei.platform.pilot;

import io.sekkei.platform.database.Sql;
import io.sekkei.platform.pilot.report.Choice;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of comparisons. Everything here runs in the caller's transaction. */
@Repository
class ComparisonStore {
    /** Two outputs of one item, on which side each stands, and where their texts are. */
    record Shown(
            UUID id,
            UUID run,
            UUID item,
            int left,
            int right,
            UUID leftGeneration,
            UUID rightGeneration,
            boolean open) {}

    /** Two outputs that a reviewer has not compared yet. */
    record Open(UUID item, int one, int other, UUID oneGeneration, UUID otherGeneration) {}

    private static final String SHOWN = """
            select c.*, l.generation_id as left_generation, r.generation_id as right_generation from pilot_comparison c
            join pilot_result l on l.run_id = c.run_id and l.item_id = c.item_id and l.setting = c.left_setting
            join pilot_result r on r.run_id = c.run_id and r.item_id = c.item_id and r.setting = c.right_setting
            """;

    private final JdbcClient database;

    ComparisonStore(JdbcClient database) {
        this.database = database;
    }

    /** What the reviewer was shown and has not decided on. */
    Optional<Shown> open(UUID run, UUID reviewer) {
        return database.sql(SHOWN + " where c.run_id = ? and c.reviewer = ? and c.choice is null limit 1")
                .param(run)
                .param(reviewer)
                .query((row, number) -> shown(row))
                .optional();
    }

    Optional<Shown> lock(TenantId tenant, UUID run, UUID id, UUID reviewer) {
        return database.sql(SHOWN + """
                         where c.tenant_id = ? and c.run_id = ? and c.id = ? and c.reviewer = ? for update of c
                        """)
                .param(tenant.value())
                .param(run)
                .param(id)
                .param(reviewer)
                .query((row, number) -> shown(row))
                .optional();
    }

    /** Any two outputs that differ in setting, those compared least first, else at random. */
    Optional<Open> draw(UUID run, UUID reviewer) {
        return database.sql("""
                        select a.item_id, a.setting as one, b.setting as other, a.generation_id as one_generation,
                            b.generation_id as other_generation
                        from pilot_result a
                        join pilot_result b on b.run_id = a.run_id and b.item_id = a.item_id and b.setting > a.setting
                        join pilot_item i on i.id = a.item_id and i.erased_at is null
                        where a.run_id = :run and a.state = 'DONE' and b.state = 'DONE' and not exists (
                            select from pilot_comparison c where c.run_id = a.run_id and c.item_id = a.item_id
                                and c.reviewer = :reviewer and least(c.left_setting, c.right_setting) = a.setting
                                and greatest(c.left_setting, c.right_setting) = b.setting)
                        order by (select count(*) from pilot_comparison c where c.run_id = a.run_id
                                and c.item_id = a.item_id and least(c.left_setting, c.right_setting) = a.setting
                                and greatest(c.left_setting, c.right_setting) = b.setting), random()
                        limit 1
                        """)
                .param("run", run)
                .param("reviewer", reviewer)
                .query((row, number) -> new Open(
                        row.getObject("item_id", UUID.class),
                        row.getInt("one"),
                        row.getInt("other"),
                        row.getObject("one_generation", UUID.class),
                        row.getObject("other_generation", UUID.class)))
                .optional();
    }

    void add(TenantId tenant, Shown shown, UUID reviewer, Instant now) {
        database.sql("""
                        insert into pilot_comparison (id, run_id, tenant_id, item_id, reviewer, left_setting,
                            right_setting, shown_at) values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(shown.id())
                .param(shown.run())
                .param(tenant.value())
                .param(shown.item())
                .param(reviewer)
                .param(shown.left())
                .param(shown.right())
                .param(Sql.time(now))
                .update();
    }

    void choose(UUID id, Choice.Verdict verdict, Instant now) {
        database.sql("update pilot_comparison set choice = ?, chosen_at = ? where id = ? and choice is null")
                .param(verdict.name())
                .param(Sql.time(now))
                .param(id)
                .update();
    }

    List<Choice> choices(UUID run) {
        return database.sql("""
                        select reviewer, left_setting, right_setting, choice from pilot_comparison
                        where run_id = ? and choice is not null order by chosen_at, id
                        """)
                .param(run)
                .query((row, number) -> new Choice(
                        row.getObject("reviewer", UUID.class),
                        row.getInt("left_setting"),
                        row.getInt("right_setting"),
                        Choice.Verdict.valueOf(row.getString("choice"))))
                .list();
    }

    private static Shown shown(ResultSet row) throws SQLException {
        return new Shown(
                row.getObject("id", UUID.class),
                row.getObject("run_id", UUID.class),
                row.getObject("item_id", UUID.class),
                row.getInt("left_setting"),
                row.getInt("right_setting"),
                row.getObject("left_generation", UUID.class),
                row.getObject("right_generation", UUID.class),
                row.getString("choice") == null);
    }
}
