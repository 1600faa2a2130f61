package io.sekkei.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Meter;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import io.sekkei.platform.quota.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** One tenant with rows wherever there can be some, and a stranger who tries every table with every statement. */
@PlatformTest
class TableIsolationTests {
    @Autowired
    JdbcTemplate superuser;

    @Autowired
    DataSource database;

    @Autowired
    TestClient client;

    @Autowired
    ApplicationContext platform;

    private Connection stranger;

    @BeforeEach
    void giveATenantRowsInManyTables() throws SQLException {
        client.chat("");
        for (int others = 0; others < 5; others++) {
            // Enough rows, even if no other class has left any.
            Customer.of(platform);
        }
        var customer = Customer.of(platform);
        var quotas = platform.getBean(Quotas.class);
        var budget = quotas.set(BudgetPlan.of(customer.asTenant(), Measure.TOKENS, Period.always(), 1_000));
        quotas.raise(budget, 1, Instant.now().plusSeconds(60));
        var price = platform.getBean(Prices.class).inEffect("enja");
        platform.getBean(Meter.class)
                .reserve(
                        UUID.randomUUID(), customer.payer(), new Wish(price, true, false, 1, 1, Duration.ofMinutes(1)));
        stranger = database.getConnection();
        stranger.setAutoCommit(false);
    }

    @AfterEach
    void leave() throws SQLException {
        stranger.rollback();
        stranger.close();
    }

    @Test
    void aStrangerNeitherSeesNorTouchesARow() throws SQLException, IOException {
        var rows = 0L;
        var statements = 0;
        var tables = isolated();
        for (var table : tables) {
            rows += superuser.queryForObject("select count(*) from " + table, Long.class);
            assertThat(count("select from " + table)).as(table).isZero();
            assertTouchesNothing("delete from " + table);
            var column = anyColumn(table);
            assertTouchesNothing("update %1$s set %2$s = %2$s".formatted(table, column));
            assertRefusesACopy(table);
            statements += 4;
        }

        assertThat(rows).isGreaterThan(tables.size());
        Files.writeString(
                Path.of("target/isolation-tables.txt"),
                "%d tables with %d rows, %d statements in another tenant's scope: 0 rows seen, changed or added%n"
                        .formatted(tables.size(), rows, statements));
    }

    private void assertTouchesNothing(String statement) throws SQLException {
        try {
            assertThat(count(statement)).as(statement).isZero();
        } catch (SQLException e) {
            assertThat((Throwable) e).as(statement).hasMessageContaining("permission denied");
        }
    }

    /** What a forger would write who knows a row of the tenant to the last byte. */
    private void assertRefusesACopy(String table) {
        var row = superuser.queryForList("select to_jsonb(t)::text from %s t limit 1".formatted(table), String.class);
        if (!row.isEmpty() && !table.equals("ledger_pending")) {
            var copy =
                    "insert into %1$s overriding system value select * from jsonb_populate_record(null::%1$s, '%2$s')"
                            .formatted(table, row.get(0).replace("'", "''"));
            assertThatThrownBy(() -> count(copy)).as(table).hasMessageContaining("row-level security policy");
        }
    }

    /** Each in a transaction of its own, for a refused statement ends one. */
    private int count(String statement) throws SQLException {
        stranger.rollback();
        try (var work = stranger.createStatement()) {
            work.execute("set local sekkei.scope = '%s'".formatted(UUID.randomUUID()));
            if (!work.execute(statement)) {
                return work.getUpdateCount();
            }
            var seen = 0;
            while (work.getResultSet().next()) {
                seen++;
            }
            return seen;
        }
    }

    private List<String> isolated() {
        return superuser.queryForList(
                "select relname from pg_class where relrowsecurity and relkind in ('r', 'p') order by 1", String.class);
    }

    private String anyColumn(String table) {
        return superuser.queryForObject(
                "select attname from pg_attribute where attrelid = ?::regclass and attnum > 0 and attidentity = ''"
                        + " and not attisdropped order by attnum limit 1",
                String.class,
                table);
    }
}
