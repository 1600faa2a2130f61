package io.sekkei.platform.catalog;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.PairVersion.Kind;
import io.sekkei.platform.catalog.PairVersion.State;
import io.sekkei.platform.catalog.PairVersion.Wish;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of versions of pairs. Everything here runs in the caller's transaction. */
@Repository
class PairVersionStore {
    private final JdbcClient database;

    PairVersionStore(JdbcClient database) {
        this.database = database;
    }

    void add(PairVersion version) {
        database.sql("""
            insert into pair_version (id, tenant_id, pair_id, version, digest, base_digest, folder, source_id, state,
                created_at, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
                .param(version.id())
                .param(version.tenant().value())
                .param(version.pair())
                .param(version.version())
                .param(version.digest())
                .param(version.baseDigest())
                .param(version.folder())
                .param(version.source())
                .param(version.state().name())
                .param(Sql.time(version.createdAt()))
                .param(Sql.time(version.changedAt()))
                .update();
    }

    Optional<PairVersion> find(TenantId tenant, UUID id) {
        return database.sql("select * from pair_version where tenant_id = ? and id = ?")
                .param(tenant.value())
                .param(id)
                .query(PairVersionStore::version)
                .optional();
    }

    Optional<PairVersion> find(TenantId tenant, String pair, String digest) {
        return database.sql("select * from pair_version where tenant_id = ? and pair_id = ? and digest = ?")
                .param(tenant.value())
                .param(pair)
                .param(digest)
                .query(PairVersionStore::version)
                .optional();
    }

    /** All versions of the tenant's pair; nobody else gives any of them another place before the transaction ends. */
    List<PairVersion> lock(TenantId tenant, String pair) {
        return database.sql("select * from pair_version where tenant_id = ? and pair_id = ? order by id for update")
                .param(tenant.value())
                .param(pair)
                .query(PairVersionStore::version)
                .list();
    }

    /** Those that write: the canary, and the current one. */
    List<PairVersion> writing(UUID tenant, String pair) {
        return database.sql("""
            select * from pair_version where tenant_id = ? and pair_id = ? and state in ('CANARY', 'CURRENT')
            order by state
            """)
                .param(tenant)
                .param(pair)
                .query(PairVersionStore::version)
                .list();
    }

    /** The newest first. */
    List<PairVersion> of(TenantId tenant, @Nullable String pair, PageRequest page) {
        var after = page.after();
        return database.sql("""
            select * from pair_version where tenant_id = :tenant and (:pair::text is null or pair_id = :pair)
                and (:time::timestamptz is null or (created_at, id) < (:time, :id::uuid))
            order by created_at desc, id desc limit :rows
            """)
                .param("tenant", tenant.value())
                .param("pair", pair, Types.VARCHAR)
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(PairVersionStore::version)
                .list();
    }

    void save(PairVersion version) {
        var wish = version.wish();
        database.sql("""
            update pair_version set state = :state, share = :share, before_id = :before, wish = :wish,
                wish_share = :wishShare, asked_by = coalesce(:askedBy::uuid, asked_by), asked_at = :askedAt,
                decided_by = :decidedBy, changed_at = :changedAt
            where id = :id
            """)
                .param("id", version.id())
                .param("state", version.state().name())
                .param("share", version.state() == State.CANARY ? version.share() : null, Types.INTEGER)
                .param("before", version.before())
                .param("wish", wish == null ? null : wish.kind().name(), Types.VARCHAR)
                .param("wishShare", wish == null || wish.kind() == Kind.PROMOTION ? null : wish.share(), Types.INTEGER)
                .param("askedBy", wish == null ? null : wish.askedBy())
                .param("askedAt", wish == null ? null : Sql.time(wish.askedAt()))
                .param("decidedBy", version.decidedBy())
                .param("changedAt", Sql.time(version.changedAt()))
                .update();
    }

    private static PairVersion version(ResultSet row, int number) throws SQLException {
        var wish = row.getString("wish");
        return new PairVersion(
                row.getObject("id", UUID.class),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("pair_id"),
                row.getString("version"),
                row.getString("digest"),
                row.getString("base_digest"),
                row.getString("folder"),
                row.getObject("source_id", UUID.class),
                State.valueOf(row.getString("state")),
                row.getInt("share"),
                row.getObject("before_id", UUID.class),
                wish == null
                        ? null
                        : new Wish(
                                Kind.valueOf(wish),
                                row.getInt("wish_share"),
                                row.getObject("asked_by", UUID.class),
                                Objects.requireNonNull(Sql.instant(row, "asked_at"))),
                row.getObject("decided_by", UUID.class),
                Objects.requireNonNull(Sql.instant(row, "created_at")),
                Objects.requireNonNull(Sql.instant(row, "changed_at")));
    }
}
