package io.sekkei.platform.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.PlatformTest;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What the role the platform works as may do with the ledger, in the widest scope there is. */
@PlatformTest
class GrantTests {
    @Autowired
    DataSource database;

    private Connection connection;

    @BeforeEach
    void begin() throws SQLException {
        connection = database.getConnection();
        connection.setAutoCommit(false);
        run("set local sekkei.scope = 'platform'");
    }

    @AfterEach
    void undo() throws SQLException {
        connection.rollback();
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
                "truncate ledger_pending",
                "alter table ledger_entry disable trigger append_only",
                "alter table ledger_entry disable row level security",
                "drop policy tenant_rows on ledger_entry"
            })
    void theRoleHasNoRightToChangeTheLedger(String statement) {
        assertThatThrownBy(() -> run(statement)).hasMessageMatching("(?s).*(permission denied|must be owner).*");
    }

    @Test
    void theRoleMayAddAndSequence() {
        assertThatCode(() -> {
                    run("insert into ledger_entry (id, type, subject_id, envelope, leaf_hash) values"
                            + " (gen_random_uuid(), 'TEST', gen_random_uuid(), '{}', sha256('\\x007b7d'::bytea))");
                    run("insert into ledger_pending (entry_id) select id from ledger_entry where type = 'TEST'");
                    run("insert into ledger_position select 1000000, entry_id from ledger_pending limit 1");
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
