package io.sekkei.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Tells a database that is busy from one that is away. While all connections are at work, whoever needs one waits for
 * their turn; where there are none to be had, they hear of it as soon as the pool gives up.
 */
final class PatientDataSource extends DelegatingDataSource {
    private final HikariDataSource pool;
    private final Duration patience;

    PatientDataSource(HikariDataSource pool, Duration patience) {
        super(pool);
        this.pool = pool;
        this.patience = patience;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException timeout) {
                if (!isBusy() || System.nanoTime() >= end) {
                    throw timeout;
                }
            }
        }
    }

    /** The pool drops connections that are broken, so a full one has a database behind it. */
    private boolean isBusy() {
        var state = pool.getHikariPoolMXBean();
        return state != null && state.getTotalConnections() >= pool.getMaximumPoolSize();
    }
}
