package io.sekkei.platform.content;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of contents, all of them encrypted. Everything here runs in the caller's transaction. */
@Repository
class ContentStore {
    /** A content as it is stored; sealed is null, and gone is not, once it was dropped; withheld from its author or not. */
    record StoredContent(
            ContentOrigin origin,
            ContentKind kind,
            UUID key,
            Sealing.@Nullable Sealed sealed,
            RecordContent.@Nullable Gone gone,
            boolean withheld) {}

    /** A content that grew too old. */
    record Dropped(UUID generation, ContentKind kind, String purpose, Instant createdAt, int days) {}

    /** A content's own key, encrypted. */
    record WrappedKey(UUID generation, ContentKind kind, byte[] dataKey) {}

    /** Whether a hold covers the content c: one on its record, on its purpose, or on everything. */
    private static final String HELD = """
        exists (select 1 from content_hold h where h.tenant_id = c.tenant_id and h.lifted_at is null
            and coalesce(h.generation_id = coalesce(c.part_of, c.generation_id), h.purpose = c.purpose, true))
        """;

    private final JdbcClient database;

    ContentStore(JdbcClient database) {
        this.database = database;
    }

    void add(SealedContent content) {
        var origin = content.origin();
        database.sql("""
            insert into content (generation_id, kind, tenant_id, author_id, purpose, created_at,
                part_of, key_id, data_key, ciphertext) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
                .param(origin.generation())
                .param(content.kind().name())
                .param(origin.tenant())
                .param(origin.author())
                .param(origin.purpose())
                .param(Timestamp.from(origin.createdAt()))
                .param(origin.partOf())
                .param(content.key())
                .param(content.sealed().dataKey())
                .param(content.sealed().ciphertext())
                .update();
    }

    /**
     * Adds what was made from an output; withheld from its author if that is.
     *
     * @return whether it was added: the output must be there, and nothing of this kind yet
     */
    boolean addToOutput(SealedContent content) {
        var origin = content.origin();
        return database.sql("""
                        insert into content (generation_id, kind, tenant_id, author_id, purpose, created_at,
                            key_id, data_key, ciphertext, withheld)
                        select o.generation_id, ?, o.tenant_id, o.author_id, o.purpose, o.created_at, ?, ?, ?, o.withheld
                        from content o
                        where o.tenant_id = ? and o.generation_id = ? and o.kind = 'OUTPUT' and o.gone_at is null
                        for share
                        on conflict (generation_id, kind) do nothing
                        """)
                        .param(content.kind().name())
                        .param(content.key())
                        .param(content.sealed().dataKey())
                        .param(content.sealed().ciphertext())
                        .param(origin.tenant())
                        .param(origin.generation())
                        .update()
                == 1;
    }

    /** The output, and what was made from it. */
    void withhold(UUID tenant, UUID generation, boolean withheld) {
        database.sql("update content set withheld = ? where tenant_id = ? and generation_id = ? and kind <> 'PROMPT'")
                .param(withheld)
                .param(tenant)
                .param(generation)
                .update();
    }

    /** The prompt first, then the output. */
    List<StoredContent> of(UUID tenant, UUID generation) {
        return database.sql("""
            select * from content where tenant_id = ? and generation_id = ? order by kind desc
            """)
                .param(tenant)
                .param(generation)
                .query(ContentStore::content)
                .list();
    }

    boolean isHeld(UUID tenant, UUID generation) {
        return !database.sql("select 1 from content c where tenant_id = ? and generation_id = ? and " + HELD)
                .param(tenant)
                .param(generation)
                .query(Integer.class)
                .list()
                .isEmpty();
    }

    /**
     * Drops the contents of a record and those that are part of it.
     *
     * @return how many are gone now and were not before
     */
    int drop(UUID tenant, UUID generation, Instant now, UUID by) {
        return database.sql("""
            update content set data_key = null, ciphertext = null, gone_at = ?, gone_by = ?
            where tenant_id = ? and (generation_id = ? or part_of = ?) and gone_at is null
            """)
                .param(Timestamp.from(now))
                .param(by)
                .param(tenant)
                .param(generation)
                .param(generation)
                .update();
    }

    /** Drops contents that are older than their purpose allows and that no hold covers, the oldest first. */
    List<Dropped> dropOlder(UUID tenant, int defaultDays, Instant now, UUID by, int most) {
        return database.sql("""
            with due as (
                select c.generation_id, c.kind, coalesce(r.days, :days) as days from content c
                left join content_retention r on r.tenant_id = c.tenant_id and r.purpose = c.purpose
                where c.tenant_id = :tenant and c.gone_at is null
                    and c.created_at <= :now - make_interval(days => coalesce(r.days, :days))
                    and not\s\
            """ + HELD + """
                 order by c.created_at limit :most for update of c)
            update content c set data_key = null, ciphertext = null, gone_at = :now, gone_by = :by
            from due where c.generation_id = due.generation_id and c.kind = due.kind
            returning c.generation_id, c.kind, c.purpose, c.created_at, due.days
            """)
                .param("tenant", tenant)
                .param("days", defaultDays)
                .param("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .param("by", by)
                .param("most", most)
                .query((row, number) -> new Dropped(
                        row.getObject("generation_id", UUID.class),
                        ContentKind.valueOf(row.getString("kind")),
                        row.getString("purpose"),
                        row.getTimestamp("created_at").toInstant(),
                        row.getInt("days")))
                .list();
    }

    List<WrappedKey> lockUnder(UUID tenant, UUID key, int most) {
        return database.sql("""
            select generation_id, kind, data_key from content
            where tenant_id = ? and key_id = ? and gone_at is null limit ? for update
            """)
                .param(tenant)
                .param(key)
                .param(most)
                .query((row, number) -> new WrappedKey(
                        row.getObject(1, UUID.class), ContentKind.valueOf(row.getString(2)), row.getBytes(3)))
                .list();
    }

    void rewrap(UUID generation, ContentKind kind, UUID key, byte[] dataKey) {
        database.sql("update content set key_id = ?, data_key = ? where generation_id = ? and kind = ?")
                .param(key)
                .param(dataKey)
                .param(generation)
                .param(kind.name())
                .update();
    }

    boolean isUsed(UUID tenant, UUID key) {
        return database.sql("""
            select exists (select 1 from content where tenant_id = ? and key_id = ? and gone_at is null)
            """).param(tenant).param(key).query(Boolean.class).single();
    }

    private static StoredContent content(ResultSet row, int number) throws SQLException {
        var origin = new ContentOrigin(
                row.getObject("generation_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getObject("author_id", UUID.class),
                row.getString("purpose"),
                row.getTimestamp("created_at").toInstant(),
                row.getObject("part_of", UUID.class));
        var goneAt = row.getTimestamp("gone_at");
        return new StoredContent(
                origin,
                ContentKind.valueOf(row.getString("kind")),
                row.getObject("key_id", UUID.class),
                goneAt == null ? new Sealing.Sealed(row.getBytes("data_key"), row.getBytes("ciphertext")) : null,
                goneAt == null
                        ? null
                        : new RecordContent.Gone(goneAt.toInstant(), row.getObject("gone_by", UUID.class)),
                row.getBoolean("withheld"));
    }
}
