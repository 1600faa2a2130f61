package io.sekkei.platform.review;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Outputs that people corrected before they let them go: what a model should have written. */
@Service
public class ApprovedEdits {
    /**
     * A correction, without its texts.
     *
     * @param generation the generation; also where prompt and generated text are kept
     * @param edited where the released text is kept
     * @param generatedDigest the ledger's commitment to the generated text
     * @param editedDigest the ledger's commitment to the released one
     * @param at when it was released
     */
    public record ApprovedEdit(UUID generation, UUID edited, String generatedDigest, String editedDigest, Instant at) {}

    private final JdbcClient database;

    ApprovedEdits(JdbcClient database) {
        this.database = database;
    }

    /** The corrections of the caller's tenant, the newest first. What was recalled is not among them. */
    @Transactional(readOnly = true)
    public Page<ApprovedEdit> list(Caller by, PageRequest page) {
        by.mustBe(Role.MODEL_ENGINEER, Role.AUDITOR);
        var after = page.after();
        var found = database.sql("""
            select i.generation_id, i.content_id, r.digest as generated_digest, i.digest, i.changed_at
            from review_item i join review_revision r on r.generation_id = i.generation_id and r.revision = 1
            where i.tenant_id = :tenant and i.stage = 'RELEASED' and i.verdict = 'APPROVED_WITH_EDIT'
                and (:time::timestamptz is null or (i.changed_at, i.generation_id) < (:time, :id::uuid))
            order by i.changed_at desc, i.generation_id desc limit :rows
            """)
                .param("tenant", by.tenant().value())
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(ApprovedEdits::edit)
                .list();
        return page.page(found, edit -> Cursor.of(edit.at(), edit.generation()));
    }

    private static ApprovedEdit edit(ResultSet row, int number) throws SQLException {
        return new ApprovedEdit(
                row.getObject("generation_id", UUID.class),
                row.getObject("content_id", UUID.class),
                row.getString("generated_digest"),
                row.getString("digest"),
                Sql.instant(row, "changed_at"));
    }
}
