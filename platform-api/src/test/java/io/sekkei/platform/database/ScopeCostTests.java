package io.sekkei.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the scope and the policies add to a short transaction, measured turn by turn on the same connection. */
@PlatformTest
@Tag("slow")
class ScopeCostTests {
    private static final int TURNS = 3_000;
    private static final int WARM_UP = 500;

    @Autowired
    DataSource database;

    @Autowired
    JdbcTemplate superuser;

    @Autowired
    ApplicationContext platform;

    @Test
    void aScopeCostsARoundTrip() throws SQLException, IOException {
        var tenant = Customer.of(platform).payer().tenant().value();
        superuser.execute("create table bare (id uuid primary key, name text)");
        superuser.execute("insert into bare select id, name from tenant");
        superuser.execute("grant select on bare to public");
        var without = new long[TURNS];
        var with = new long[TURNS];

        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int turn = -WARM_UP; turn < TURNS; turn++) {
                var plain = timed(connection, null, "bare", tenant);
                var scoped = timed(connection, tenant, "tenant", tenant);
                if (turn >= 0) {
                    without[turn] = plain;
                    with[turn] = scoped;
                }
            }
        } finally {
            superuser.execute("drop table bare");
        }

        var cost = "A transaction of one select: %d µs without, %d µs with scope and policy (medians of %d turns)"
                .formatted(median(without), median(with), TURNS);
        Files.writeString(Path.of("target/scope-cost.txt"), cost + "\n");
        assertThat(median(with)).as(cost).isLessThan(5 * median(without));
    }

    private static long timed(Connection connection, UUID scope, String table, UUID id) throws SQLException {
        var start = System.nanoTime();
        if (scope != null) {
            ScopedTransactions.tell(connection, scope.toString());
        }
        try (var statement = connection.prepareStatement("select name from %s where id = ?".formatted(table))) {
            statement.setObject(1, id);
            assertThat(statement.executeQuery().next()).isTrue();
        }
        connection.commit();
        return System.nanoTime() - start;
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1_000;
    }
}
