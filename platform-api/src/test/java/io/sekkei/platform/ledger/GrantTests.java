package io.sekkei.platform.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.FreshDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

/** What the platform's own role may do: no superuser, but the owner of its database, as the operations manual says. */
class GrantTests {
    private Connection connection;

    @BeforeEach
    void migrateAsAnOrdinaryRole() throws SQLException, IOException {
        var url = (String) FreshDatabase.properties().get("spring.datasource.url");
        var name = url.replaceAll(".*/(\\w+)\\?.*", "$1");
        FreshDatabase.onServer("create role %s_role login".formatted(name));
        FreshDatabase.onServer("alter database %s owner to %s_role".formatted(name, name));
        connection = DriverManager.getConnection(url.replace("user=postgres", "user=%s_role".formatted(name)));
        run(new ClassPathResource("db/migration/ledger/V1__ledger.sql").getContentAsString(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update ledger_entry set type = 'X'",
                "delete from ledger_entry",
                "truncate ledger_entry",
                "delete from ledger_position",
                "update ledger_checkpoint set note = ''",
                "truncate ledger_tile",
                "delete from ledger_key",
                "truncate ledger_pending"
            })
    void theRoleHasNoRightToChangeTheLedger(String statement) {
        assertThatThrownBy(() -> run(statement)).hasMessageContaining("permission denied");
    }

    @Test
    void theRoleMayAddAndSequence() {
        assertThatCode(() -> {
                    run("insert into ledger_entry (id, type, subject_id, envelope, leaf_hash) values"
                            + " (gen_random_uuid(), 'TEST', gen_random_uuid(), '{}', sha256('\\x007b7d'::bytea))");
                    run("insert into ledger_pending (entry_id) select id from ledger_entry");
                    run("insert into ledger_position select 0, entry_id from ledger_pending");
                    run("delete from ledger_pending");
                })
                .doesNotThrowAnyException();
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
