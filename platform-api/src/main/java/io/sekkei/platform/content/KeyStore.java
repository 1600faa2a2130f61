package io.sekkei.platform.content;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of keys, all of them encrypted. */
@Repository
class KeyStore {
    /** A tenant's key as it is stored. */
    record StoredKey(UUID id, UUID tenant, byte[] wrapped) {}

    private final JdbcClient database;

    KeyStore(JdbcClient database) {
        this.database = database;
    }

    boolean hasMasterCheck() {
        return database.sql("select count(*) from content_master")
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** What the master key must open, which becomes the value given if there is none yet. */
    byte[] masterCheck(byte[] first) {
        database.sql("insert into content_master (check_value) values (?) on conflict do nothing")
                .param(first)
                .update();
        return database.sql("select check_value from content_master")
                .query(byte[].class)
                .single();
    }

    Optional<StoredKey> current(UUID tenant) {
        return database.sql("select id, tenant_id, wrapped from content_key where tenant_id = ? and retired_at is null")
                .param(tenant)
                .query(KeyStore::key)
                .optional();
    }

    Optional<StoredKey> find(UUID tenant, UUID id) {
        return database.sql("select id, tenant_id, wrapped from content_key where tenant_id = ? and id = ?")
                .param(tenant)
                .param(id)
                .query(KeyStore::key)
                .optional();
    }

    /** Without effect if the tenant has a current key. */
    void add(StoredKey key, Instant now) {
        database.sql("""
                        insert into content_key (id, tenant_id, wrapped, created_at) values (?, ?, ?, ?)
                        on conflict (tenant_id) where retired_at is null do nothing
                        """)
                .param(key.id())
                .param(key.tenant())
                .param(key.wrapped())
                .param(Timestamp.from(now))
                .update();
    }

    Optional<UUID> retireCurrent(UUID tenant, Instant now) {
        return database.sql("""
                        update content_key set retired_at = ? where tenant_id = ? and retired_at is null returning id
                        """)
                .param(Timestamp.from(now))
                .param(tenant)
                .query(UUID.class)
                .optional();
    }

    /** Keys of any tenant that were retired before. */
    List<StoredKey> retired(Instant before) {
        return database.sql("""
                        select id, tenant_id, wrapped from content_key where retired_at < ? order by retired_at limit 100
                        """)
                .param(Timestamp.from(before))
                .query(KeyStore::key)
                .list();
    }

    boolean delete(UUID id) {
        return database.sql("delete from content_key where id = ? and retired_at is not null")
                        .param(id)
                        .update()
                == 1;
    }

    private static StoredKey key(ResultSet row, int number) throws SQLException {
        return new StoredKey(
                row.getObject("id", UUID.class), row.getObject("tenant_id", UUID.class), row.getBytes("wrapped"));
    }
}
