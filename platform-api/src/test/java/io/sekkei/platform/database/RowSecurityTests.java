package io.sekkei.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.Customer;
import io.sekkei.platform.FreshDatabase;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.problem.StartRefusedException;
import io.sekkei.platform.tenancy.Tenancy;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Whether new tables keep to the rules, and whether the platform does. */
@PlatformTest
class RowSecurityTests {
    /**
     * Nothing of any tenant is in these: prices and the number of the master key are the same for all, the tree holds
     * hashes and random numbers, and sessions know a person by number only.
     */
    private static final Set<String> SHARED = Set.of(
            "price",
            "ledger_position",
            "ledger_tile",
            "ledger_checkpoint",
            "ledger_key",
            "ledger_cosignature",
            "ledger_witnessed",
            "content_master",
            "person_session",
            "person_session_attributes",
            "sign_in_throttle",
            "scheduled_tasks",
            "tuning_task");

    private static final Set<String> APPEND_ONLY = Set.of(
            "price",
            "ledger_entry",
            "ledger_position",
            "ledger_tile",
            "ledger_checkpoint",
            "ledger_key",
            "content_master");

    @Autowired
    JdbcTemplate superuser;

    @Autowired
    JdbcClient database;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Tenancy tenancy;

    @Autowired
    ApplicationContext platform;

    @Test
    void everyTableKeepsTenantsApartOrHoldsNothingOfThem() {
        var isolated = superuser.queryForList("""
                        select relname from pg_class c where relrowsecurity and relforcerowsecurity
                            and exists (select from pg_policy p where p.polrelid = c.oid)
                        """, String.class);

        assertThat(tables())
                .allSatisfy(table -> assertThat(isolated.contains(table) != SHARED.contains(table))
                        .as("%s: a migration must call sekkei_isolate or sekkei_isolate_child", table)
                        .isTrue());
    }

    @Test
    void sharedTablesDoNotReferToTenants() {
        var columns = superuser.queryForList(
                "select table_name from information_schema.columns where column_name like '%tenant%'", String.class);
        var children = superuser.queryForList("""
                select c.relname from pg_constraint f join pg_class c on c.oid = f.conrelid
                    join pg_class parent on parent.oid = f.confrelid where parent.relrowsecurity
                """, String.class);

        assertThat(columns).doesNotContainAnyElementsOf(SHARED);
        assertThat(children).doesNotContainAnyElementsOf(SHARED);
    }

    @Test
    void theApplicationMayDoNoMoreThanItNeeds() {
        assertThat(tables()).allSatisfy(table -> {
            assertThat(rights(table)).as(table).doesNotContain("TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN");
            if (APPEND_ONLY.contains(table)) {
                assertThat(rights(table)).as(table).containsExactlyInAnyOrder("SELECT", "INSERT");
            }
        });
        assertThat(superuser.queryForList(
                        "select tablename from pg_tables where tablename like 'flyway%'", String.class))
                .isNotEmpty()
                .allSatisfy(history -> assertThat(rights(history)).isEmpty());
        assertThat(allowed("has_schema_privilege(?, 'public', 'create')")).isFalse();
        assertThat(allowed("has_function_privilege(?, 'sekkei_grant(regclass, text)', 'execute')"))
                .isFalse();
    }

    @Test
    void aTransactionWithoutAScopeDoesNotBegin() {
        assertThatThrownBy(() -> elsewhere(() -> tenancy.isEmpty()))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("needs a scope");
        assertThatCode(() -> tenancy.isEmpty()).doesNotThrowAnyException();
    }

    @Test
    void aStatementOutsideATransactionMeetsNoRowOfAnyTenant() {
        Customer.of(platform);

        assertThatThrownBy(() -> database.sql("select name from tenant").query().listOfRows())
                .hasStackTraceContaining("has no scope");
        assertThatThrownBy(() -> database.sql("update tenant set name = 'Mine'").update())
                .hasStackTraceContaining("has no scope");
    }

    @Test
    void theScopeEndsWithItsTransaction() {
        var tenant = Customer.of(platform).payer().tenant().value();

        elsewhere(() -> {
            try (var scope = TenantScope.of(tenant)) {
                assertThat(transaction.<String>execute(status -> scopeOfTheDatabase()))
                        .isEqualTo(tenant.toString());
            }
        });

        assertThat(scopeOfTheDatabase()).isEmpty();
    }

    @Test
    void aScopeNeverTurnsIntoAnotherTenants() {
        elsewhere(() -> {
            try (var scope = TenantScope.of(UUID.randomUUID())) {
                assertThatThrownBy(() -> TenantScope.of(UUID.randomUUID())).isInstanceOf(IllegalStateException.class);
                try (var wider = TenantScope.ofPlatform()) {
                    assertThat(TenantScope.current()).isEqualTo("platform");
                }
                transaction.executeWithoutResult(status ->
                        assertThatThrownBy(TenantScope::ofPlatform).isInstanceOf(IllegalStateException.class));
            }
            assertThatThrownBy(TenantScope::current).isInstanceOf(IllegalStateException.class);
        });
    }

    @ParameterizedTest
    @CsvSource({"postgres, is a superuser", FreshDatabase.OWNER + ", owns tables", "stranger, no member"})
    void aRoleThatRowSecurityDoesNotBindOrThatIsUnknownStopsTheStart(String role, String why) {
        if (role.equals("stranger")) {
            superuser.execute("drop role if exists stranger; create role stranger login");
        }
        var url = platform.getEnvironment().getRequiredProperty("spring.datasource.url");
        var connection = new SingleConnectionDataSource(url, role, "", true);
        try {
            assertThatThrownBy(() -> new ApplicationRole(JdbcClient.create(connection)).check())
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining(why);
        } finally {
            connection.destroy();
        }
    }

    private String scopeOfTheDatabase() {
        return database.sql("select coalesce(current_setting('sekkei.scope', true), '')")
                .query(String.class)
                .single();
    }

    /** On a thread without a scope. */
    private static void elsewhere(Runnable work) {
        try {
            CompletableFuture.runAsync(work).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssertionError failure) {
                throw failure;
            }
            throw e;
        }
    }

    private List<String> tables() {
        return superuser.queryForList("""
                select tablename from pg_tables where schemaname = 'public' and tablename not like 'flyway%'
                """, String.class);
    }

    private List<String> rights(String table) {
        return superuser.queryForList("""
                select r.name from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
                    'TRIGGER', 'MAINTAIN']) as r (name) where has_table_privilege(?, ?, r.name)
                """, String.class, FreshDatabase.APPLICATION, table);
    }

    private boolean allowed(String question) {
        return Boolean.TRUE.equals(
                superuser.queryForObject("select " + question, Boolean.class, FreshDatabase.APPLICATION));
    }
}
