package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.evidence.PackContents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Repository;

/** Reads many entries without holding them all in memory. */
@Repository
class LedgerReading {
    private static final int ROWS_AT_A_TIME = 1_000;
    private static final String ENTRIES =
            "select p.leaf_index, e.envelope from ledger_position p join ledger_entry e on e.id = p.entry_id"
                    + " where p.leaf_index < ?";
    private static final String OF_TENANT = " and e.tenant_id = ?";
    /** What happened in the span, and all else about the generations of which something did. */
    private static final String OF_SPAN = """

            and e.id in (
                select entry_id from ledger_index where tenant_id = ? and occurred_at >= ? and occurred_at < ?
                union
                select also.entry_id from ledger_index also where also.subject_id in (
                    select subject_id from ledger_index
                    where tenant_id = ? and occurred_at >= ? and occurred_at < ? and type in ('INTENT', 'OUTCOME')))""";

    private static final String OF_SUBJECTS = " and e.subject_id = any(?::uuid[])";
    private static final String IN_ORDER = " order by p.leaf_index";

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
        var query = new StringBuilder(ENTRIES);
        var parameters = new ArrayList<Object>(List.of(size));
        narrow(scope, query, parameters);
        database.query(query.append(IN_ORDER).toString(), handOver, parameters.toArray());
    }

    private static void narrow(Scope scope, StringBuilder query, List<Object> parameters) {
        var tenant = scope.tenant();
        if (tenant == null) {
            return;
        }
        query.append(OF_TENANT);
        parameters.add(tenant);
        var span = scope.span();
        if (span != null) {
            query.append(OF_SPAN);
            var once = List.of(tenant, Timestamp.from(span.from()), Timestamp.from(span.to()));
            parameters.addAll(once);
            parameters.addAll(once);
        }
        if (scope.subjects() != null) {
            query.append(OF_SUBJECTS);
            parameters.add(scope.subjects().stream().map(UUID::toString).toArray(String[]::new));
        }
    }
}
