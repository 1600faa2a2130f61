package io.sekkei.platform.pilot;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.NameLocks;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of datasets. Everything here runs in the caller's transaction. */
@Repository
class DatasetStore {
    private static final String DATASETS = """
            select d.*, (select count(*) from pilot_item i where i.dataset_id = d.id and i.dataset_version = d.version
                and i.erased_at is not null) as erased from pilot_dataset d
            """;

    private final JdbcClient database;
    private final NameLocks locks;

    DatasetStore(JdbcClient database, NameLocks locks) {
        this.database = database;
        this.locks = locks;
    }

    void add(TenantId tenant, Dataset dataset) {
        database.sql("""
            insert into pilot_dataset (id, version, tenant_id, name, origin, items, train, dev, test, digest,
                created_by, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
                .param(dataset.id())
                .param(dataset.version())
                .param(tenant.value())
                .param(dataset.name())
                .param(dataset.origin().name())
                .param(dataset.items())
                .param(dataset.train())
                .param(dataset.dev())
                .param(dataset.test())
                .param(dataset.digest())
                .param(dataset.createdBy())
                .param(Sql.time(dataset.createdAt()))
                .update();
    }

    void addItem(TenantId tenant, Dataset dataset, DatasetItem item) {
        database.sql("""
            insert into pilot_item (id, dataset_id, dataset_version, tenant_id, position, split, source_id)
            values (?, ?, ?, ?, ?, ?, ?)
            """)
                .param(item.id())
                .param(dataset.id())
                .param(dataset.version())
                .param(tenant.value())
                .param(item.position())
                .param(item.split().name())
                .param(item.source())
                .update();
    }

    /** The newest version of a dataset; 0 if there is none. Nobody adds another before the transaction ends. */
    int lockNewest(TenantId tenant, UUID id) {
        locks.lock("sekkei/pilot/dataset/" + id);
        return database.sql(
                        "select version from pilot_dataset where tenant_id = ? and id = ? order by version desc limit 1")
                .param(tenant.value())
                .param(id)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    Optional<Dataset> find(TenantId tenant, UUID id, int version) {
        return database.sql(DATASETS + " where d.tenant_id = ? and d.id = ? and d.version = ?")
                .param(tenant.value())
                .param(id)
                .param(version)
                .query(DatasetStore::dataset)
                .optional();
    }

    /** All versions of all datasets, the newest first. */
    List<Dataset> of(TenantId tenant, PageRequest page) {
        var after = page.after();
        return database.sql(DATASETS + """
             where d.tenant_id = :tenant
                and (:time::timestamptz is null or (d.created_at, d.id) < (:time, :id))
            order by d.created_at desc, d.id desc limit :rows
            """)
                .param("tenant", tenant.value())
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(DatasetStore::dataset)
                .list();
    }

    /** Items in their order. */
    List<DatasetItem> items(Dataset dataset, long afterPosition, int rows) {
        return database.sql("""
            select * from pilot_item where dataset_id = ? and dataset_version = ? and position > ?
            order by position limit ?
            """)
                .param(dataset.id())
                .param(dataset.version())
                .param(afterPosition)
                .param(rows)
                .query(DatasetStore::item)
                .list();
    }

    /** All items of a part in their order. */
    List<DatasetItem> part(Dataset dataset, Split split) {
        return database.sql("""
            select * from pilot_item where dataset_id = ? and dataset_version = ? and split = ? order by position
            """)
                .param(dataset.id())
                .param(dataset.version())
                .param(split.name())
                .query(DatasetStore::item)
                .list();
    }

    Optional<DatasetItem> item(Dataset dataset, int position) {
        return items(dataset, position - 1L, 1).stream()
                .filter(item -> item.position() == position)
                .findFirst();
    }

    /** Marks items that were drawn from a generation. */
    void eraseDrawnFrom(UUID tenant, UUID generation, Instant now) {
        database.sql("""
            update pilot_item set erased_at = ? where tenant_id = ? and source_id = ? and erased_at is null
            """).param(Sql.time(now)).param(tenant).param(generation).update();
    }

    private static Dataset dataset(ResultSet row, int number) throws SQLException {
        return new Dataset(
                row.getObject("id", UUID.class),
                row.getInt("version"),
                row.getString("name"),
                Dataset.Origin.valueOf(row.getString("origin")),
                row.getInt("items"),
                row.getInt("train"),
                row.getInt("dev"),
                row.getInt("test"),
                row.getInt("erased"),
                row.getString("digest"),
                row.getObject("created_by", UUID.class),
                Objects.requireNonNull(Sql.instant(row, "created_at")));
    }

    private static DatasetItem item(ResultSet row, int number) throws SQLException {
        return new DatasetItem(
                row.getObject("id", UUID.class),
                row.getInt("position"),
                Split.valueOf(row.getString("split")),
                row.getObject("source_id", UUID.class),
                Sql.instant(row, "erased_at"));
    }
}
