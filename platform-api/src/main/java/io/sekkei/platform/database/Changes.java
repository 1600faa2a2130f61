package io.sekkei.platform.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.StatementCreatorUtils;
import org.springframework.stereotype.Component;

/**
 * Makes changes in the database: each at once, or several that nobody waits for in one journey there and back. All of them
 * belong to the transaction of the caller.
 */
@Component
public class Changes {
    /**
     * A statement that changes rows and tells none.
     *
     * @param sql the statement, with question marks
     * @param values what stands for them
     * @param otherwise what is said if it does not change exactly one row; null if any number is good
     */
    private record Change(
            String sql,
            List<@Nullable Object> values,
            @Nullable String otherwise) {
        void check(int rows) {
            if (otherwise != null && rows != 1) {
                throw new IllegalStateException(otherwise);
            }
        }
    }

    private final JdbcTemplate database;
    private final ThreadLocal<@Nullable List<Change>> waiting = new ThreadLocal<>();

    public Changes(DataSource database) {
        this.database = new JdbcTemplate(database);
    }

    /** Does some work whose changes are made when it returns, in their order. It must not read what it changes. */
    public void together(Runnable work) {
        var all = new ArrayList<Change>();
        waiting.set(all);
        try {
            work.run();
        } finally {
            waiting.remove();
        }
        send(all);
    }

    /** Changes any number of rows. */
    public void make(String sql, @Nullable Object... values) {
        add(new Change(sql, listed(values), null));
    }

    /**
     * Changes one row.
     *
     * @param otherwise what is thrown, as an {@link IllegalStateException}, if it changes none or several
     */
    public void makeOne(String otherwise, String sql, @Nullable Object... values) {
        add(new Change(sql, listed(values), otherwise));
    }

    private static List<@Nullable Object> listed(@Nullable Object... values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    private void add(Change change) {
        var others = waiting.get();
        if (others == null) {
            send(List.of(change));
        } else {
            others.add(change);
        }
    }

    private void send(List<Change> all) {
        if (!all.isEmpty()) {
            var sql = all.stream().map(Change::sql).collect(Collectors.joining(";\n"));
            database.execute(sql, (PreparedStatementCallback<Boolean>) statement -> run(statement, all));
        }
    }

    private static boolean run(PreparedStatement statement, List<Change> all) throws SQLException {
        int index = 0;
        for (var change : all) {
            for (var value : change.values()) {
                StatementCreatorUtils.setParameterValue(statement, ++index, SqlTypeValue.TYPE_UNKNOWN, value);
            }
        }
        statement.execute();
        for (var change : all) {
            change.check(statement.getUpdateCount());
            statement.getMoreResults();
        }
        return true;
    }
}
