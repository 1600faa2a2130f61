package io.sekkei.platform.database;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Locks on a name, in every process that shares the database. They are held until the transaction ends, so whoever dies
 * holds none.
 */
@Component
public class NameLocks {
    private final JdbcClient database;

    NameLocks(JdbcClient database) {
        this.database = database;
    }

    /** Waits until nobody else holds the name. */
    public void lock(String name) {
        database.sql("select 1 from (select pg_advisory_xact_lock(hashtextextended(?, 0))) locked")
                .param(name)
                .query(Integer.class)
                .single();
    }

    /** @return whether nobody else held the name; then the caller does */
    public boolean tryLock(String name) {
        return database.sql("select pg_try_advisory_xact_lock(hashtextextended(?, 0))")
                .param(name)
                .query(Boolean.class)
                .single();
    }
}
