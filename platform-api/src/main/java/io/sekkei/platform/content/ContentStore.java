package io.sekkei.platform.content;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of contents, all of them encrypted. Everything here runs in the caller's transaction. */
@Repository
class ContentStore {
    /** A content as it is stored; sealed is null, and gone is not, once it was dropped. */
    record StoredContent(
            ContentOrigin origin,
            ContentKind kind,
            UUID key,
            Sealing.@Nullable Sealed sealed,
            RecordContent.@Nullable Gone gone) {}

    private final JdbcClient database;

    ContentStore(JdbcClient database) {
        this.database = database;
    }

    void add(SealedContent content) {
        var origin = content.origin();
        database.sql("""
                        insert into content (generation_id, kind, tenant_id, author_id, purpose, created_at,
                            key_id, data_key, ciphertext) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(origin.generation())
                .param(content.kind().name())
                .param(origin.tenant())
                .param(origin.author())
                .param(origin.purpose())
                .param(Timestamp.from(origin.createdAt()))
                .param(content.key())
                .param(content.sealed().dataKey())
                .param(content.sealed().ciphertext())
                .update();
    }

    /** The prompt first. */
    List<StoredContent> of(UUID tenant, UUID generation) {
        return database.sql("""
                        select * from content where tenant_id = ? and generation_id = ? order by kind desc
                        """)
                .param(tenant)
                .param(generation)
                .query(ContentStore::content)
                .list();
    }

    private static StoredContent content(ResultSet row, int number) throws SQLException {
        var origin = new ContentOrigin(
                row.getObject("generation_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getObject("author_id", UUID.class),
                row.getString("purpose"),
                row.getTimestamp("created_at").toInstant());
        var goneAt = row.getTimestamp("gone_at");
        return new StoredContent(
                origin,
                ContentKind.valueOf(row.getString("kind")),
                row.getObject("key_id", UUID.class),
                goneAt == null ? new Sealing.Sealed(row.getBytes("data_key"), row.getBytes("ciphertext")) : null,
                goneAt == null
                        ? null
                        : new RecordContent.Gone(goneAt.toInstant(), row.getObject("gone_by", UUID.class)));
    }
}
