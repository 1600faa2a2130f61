package io.sekkei.platform.review;

import io.sekkei.inference.ChatMessage;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.generation.Texts;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Outputs that people corrected before they let them go: what a model should have written, and where it comes from. What
 * is erased or recalled is no longer among them, so whoever keeps copies asks again.
 */
@Service
public class ApprovedEdits {
    private static final String SELECT = """
            select i.generation_id, i.content_id, r.digest as generated_digest, i.digest, i.changed_at, i.purpose,
                i.policy_id, i.policy_version,
                array(select distinct e.editor::text from review_revision e
                    where e.generation_id = i.generation_id and e.editor is not null) as editors,
                array(select distinct unnest(m.reasons) from review_move m
                    where m.generation_id = i.generation_id and m.kind = 'EDITED') as reasons
            from review_item i join review_revision r on r.generation_id = i.generation_id and r.revision = 1
            where i.tenant_id = :tenant and i.stage = 'RELEASED' and i.verdict = 'APPROVED_WITH_EDIT'
                and i.control is null
            """;

    /**
     * A correction, without its texts.
     *
     * @param generation the generation; also where prompt and generated text are kept
     * @param edited where the released text is kept
     * @param generatedDigest the ledger's commitment to the generated text
     * @param editedDigest the ledger's commitment to the released one
     * @param at when it was released
     * @param purpose what it was asked for
     * @param policy the policy that held it
     * @param policyVersion its version
     * @param editors who corrected it
     * @param reasons why, where the editors said so
     */
    public record ApprovedEdit(
            UUID generation,
            UUID edited,
            String generatedDigest,
            String editedDigest,
            Instant at,
            String purpose,
            UUID policy,
            int policyVersion,
            Set<UUID> editors,
            Set<ReasonCode> reasons) {}

    /**
     * A correction with its texts.
     *
     * @param edit where it comes from
     * @param prompt what was asked
     * @param generated what the model wrote
     * @param edited what it should have written
     */
    public record Correction(ApprovedEdit edit, List<ChatMessage> prompt, String generated, String edited) {
        /** Without the texts. */
        @Override
        public String toString() {
            return "Correction[%s]".formatted(edit.generation());
        }
    }

    private final JdbcClient database;
    private final Contents contents;

    ApprovedEdits(JdbcClient database, Contents contents) {
        this.database = database;
        this.contents = contents;
    }

    /** The corrections of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<ApprovedEdit> list(Caller by, PageRequest page) {
        by.mustBe(Role.MODEL_ENGINEER, Role.AUDITOR);
        var after = page.after();
        var found = database.sql(SELECT + """
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

    /**
     * A correction with its texts, for a model to learn from. That they were read is in the ledger.
     *
     * @return empty if there is none, it was recalled, or a text of it is gone
     */
    @Transactional
    public Optional<Correction> read(Caller by, UUID generation) {
        by.mustBe(Role.MODEL_ENGINEER);
        return database.sql(SELECT + " and i.generation_id = :generation")
                .param("tenant", by.tenant().value())
                .param("generation", generation)
                .query(ApprovedEdits::edit)
                .optional()
                .flatMap(edit -> correction(by, edit));
    }

    private Optional<Correction> correction(Caller by, ApprovedEdit edit) {
        var prompt = part(by, edit.generation(), ContentKind.PROMPT, Texts.INPUT);
        var generated = part(by, edit.generation(), ContentKind.OUTPUT, Texts.OUTPUT);
        var edited = part(by, edit.edited(), ContentKind.OUTPUT, Texts.OUTPUT);
        return prompt.isEmpty() || generated.isEmpty() || edited.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Correction(edit, Texts.messages(prompt.get()), text(generated.get()), text(edited.get())));
    }

    private Optional<byte[]> part(Caller by, UUID content, ContentKind kind, String name) {
        return contents.readEntitled(by, content, ReadingReason.TUNING)
                .flatMap(record -> record.of(kind))
                .map(kept -> kept.parts().get(name));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ApprovedEdit edit(ResultSet row, int number) throws SQLException {
        return new ApprovedEdit(
                row.getObject("generation_id", UUID.class),
                row.getObject("content_id", UUID.class),
                row.getString("generated_digest"),
                row.getString("digest"),
                Sql.moment(row, "changed_at"),
                row.getString("purpose"),
                row.getObject("policy_id", UUID.class),
                row.getInt("policy_version"),
                Set.copyOf(
                        Sql.texts(row, "editors").stream().map(UUID::fromString).toList()),
                Set.copyOf(Sql.texts(row, "reasons").stream()
                        .map(ReasonCode::valueOf)
                        .toList()));
    }
}
