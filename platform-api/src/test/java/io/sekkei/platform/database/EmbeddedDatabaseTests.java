package io.sekkei.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.problem.StartRefusedException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EmbeddedDatabaseTests {
    @TempDir
    Path folder;

    @Test
    void keepsItsDataBetweenRestarts() throws Exception {
        try (var first = EmbeddedDatabase.start(settings())) {
            query(first, "create table kept as select 42 as answer");
        }
        try (var second = EmbeddedDatabase.start(settings())) {
            assertThat(query(second, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void writesToDiskBeforeItSaysSo() throws Exception {
        try (var database = EmbeddedDatabase.start(settings())) {
            assertThat(query(database, "show fsync")).isEqualTo("on");
            assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        try (var database = EmbeddedDatabase.start(settings())) {
            assertThatThrownBy(() -> DriverManager.getConnection(database.getJdbcUrl(), "postgres", "guess")
                            .close())
                    .isInstanceOf(SQLException.class);
            assertThat(query(database, "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void refusesAFolderThatIsInUse() throws Exception {
        try (var first = EmbeddedDatabase.start(settings())) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(settings()).close())
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("is in use by another running Sekkei");
            assertThat(query(first, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void takesOverFromAPlatformThatWasKilled() throws Exception {
        var victim = startInAnotherProcess();
        victim.destroyForcibly().waitFor();

        try (var database = EmbeddedDatabase.start(settings())) {
            assertThat(query(database, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void beginsAgainIfTheFirstStartWasInterrupted() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/half"), "made");

        try (var database = EmbeddedDatabase.start(settings())) {
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    private Process startInAnotherProcess() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Victim.class.getName(), folder.toString())
                .redirectErrorStream(true)
                .start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream()));
        var line = output.readLine();
        while (line != null && !line.equals("READY")) {
            line = output.readLine();
        }
        assertThat(line).isEqualTo("READY");
        return process;
    }

    private DatabaseSettings settings() {
        return settings(folder);
    }

    private static DatabaseSettings settings(Path folder) {
        return new DatabaseSettings(folder, Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            statement.getResultSet().next();
            return statement.getResultSet().getString(1);
        }
    }

    /** A platform about to be killed. */
    static final class Victim {
        public static void main(String[] arguments) throws Exception {
            var database = EmbeddedDatabase.start(settings(Path.of(arguments[0])));
            query(database, "create table kept as select 42 as answer");
            System.out.println("READY");
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }
}
