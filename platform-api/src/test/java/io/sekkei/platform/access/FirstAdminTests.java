package io.sekkei.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.problem.StartRefusedException;
import io.sekkei.platform.tenancy.Tenancy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A platform without an administrator gets the one its settings name. */
@PlatformTest
class FirstAdminTests {
    private static final String EMAIL = "first@example.com";
    private static final String PASSWORD = "a first password of many letters";

    @Autowired
    TestClient client;

    @Autowired
    Tenancy tenancy;

    @Autowired
    People people;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate database;

    @TempDir
    private Path folder;

    @BeforeEach
    void nobodyRunsThePlatform() {
        database.update("delete from person");
    }

    @Test
    void itSignsInWithThePasswordOfTheFileAndMustChangeIt() throws IOException {
        start(EMAIL, file(PASSWORD + "\n"));

        var signIn = TestPerson.signIn(client, EMAIL, PASSWORD);
        assertThat(signIn.statusCode()).isEqualTo(204);
        var cookie = signIn.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
        var me = client.send(TestPerson.anonymous(client, "/api/v1/me")
                .header("Cookie", cookie)
                .build());
        assertThat(TestClient.parse(me).path("password_temporary").asBoolean()).isTrue();
        var tenants = client.send(TestPerson.anonymous(client, "/api/v1/tenants")
                .header("Cookie", cookie)
                .build());
        assertThat(tenants.statusCode()).isEqualTo(403);
        assertThat(database.queryForObject("select roles::text from person where email = ?", String.class, EMAIL))
                .contains("PLATFORM_ADMIN", "TENANT_ADMIN");
    }

    @Test
    void nobodyIsMadeWhereSomebodyRunsThePlatformAlready() throws IOException {
        start(EMAIL, file(PASSWORD));

        start("second@example.com", file(PASSWORD));

        assertThat(database.queryForList("select email from person", String.class))
                .containsExactly(EMAIL);
    }

    @Test
    void theTenantIsMadeOnce() throws IOException {
        start(EMAIL, file(PASSWORD));
        database.update("delete from person");
        start(EMAIL, file(PASSWORD));

        assertThat(database.queryForObject("select count(*) from tenant where name = 'Operations'", Long.class))
                .isOne();
    }

    @Test
    void aMissingOrShortPasswordStopsTheStart() throws IOException {
        var shortOne = file("short");

        assertThatThrownBy(() -> start(EMAIL, null))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("password-file");
        assertThatThrownBy(() -> start(EMAIL, folder.resolve("nowhere")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> start(EMAIL, shortOne))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("at least 12");
        assertThatThrownBy(() -> start("no address", file(PASSWORD)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("email");
        assertThat(database.queryForObject("select count(*) from person", Long.class))
                .isZero();
    }

    @Test
    void withoutAnAddressNobodyIsMade() {
        start(null, null);

        assertThat(database.queryForObject("select count(*) from person", Long.class))
                .isZero();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("password-" + content.length()), content);
    }

    private void start(String email, Path passwordFile) {
        var settings = new FirstAdminSettings(email, passwordFile, "Operations", "en");
        new FirstAdmin(settings, tenancy, people, transaction).run(new DefaultApplicationArguments());
    }
}
