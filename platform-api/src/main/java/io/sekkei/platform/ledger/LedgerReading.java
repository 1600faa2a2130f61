package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.evidence.PackContents;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Repository;

/** Reads many entries without holding them all in memory. */
@Repository
class LedgerReading {
    private static final int ROWS_AT_A_TIME = 1_000;

    private final JdbcTemplate database;

    LedgerReading(DataSource database) {
        this.database = new JdbcTemplate(database);
        this.database.setFetchSize(ROWS_AT_A_TIME);
    }

    /** Hands over the entries of the scope that are placed below the size, in their order. */
    void entries(Scope scope, long size, PackContents.Records records) {
        RowCallbackHandler handOver = row -> {
            try {
                records.add(row.getLong(1), row.getBytes(2));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        var tenant = scope.tenant();
        var query = "select p.leaf_index, e.envelope from ledger_position p join ledger_entry e on e.id = p.entry_id"
                + " where p.leaf_index < ?%s order by p.leaf_index";
        if (tenant == null) {
            database.query(query.formatted(""), handOver, size);
        } else {
            database.query(query.formatted(" and e.tenant_id = ?"), handOver, size, tenant);
        }
    }
}
