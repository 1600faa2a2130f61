package io.sekkei.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/** Tells PostgreSQL at the beginning of every transaction whose it is; PostgreSQL forgets it at the end. */
@Component
class ScopedTransactions implements TransactionExecutionListener {
    private static final Logger LOG = LoggerFactory.getLogger(ScopedTransactions.class);

    private final DataSource database;

    ScopedTransactions(DataSource database) {
        this.database = database;
    }

    /** @throws IllegalStateException if there is no scope; nothing has begun then */
    @Override
    public void beforeBegin(TransactionExecution transaction) {
        TenantScope.current();
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure != null) {
            return;
        }
        var connection = DataSourceUtils.getConnection(database);
        try {
            tell(connection, TenantScope.current());
        } catch (SQLException e) {
            // To throw here would leave the connection behind. The transaction is lost: its next statement says so.
            LOG.debug("The scope could not be set", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, database);
        }
    }

    static void tell(Connection connection, String scope) throws SQLException {
        try (var statement = connection.prepareStatement("select set_config('sekkei.scope', ?, true)")) {
            statement.setString(1, scope);
            statement.execute();
        }
    }
}
