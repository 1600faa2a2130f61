package io.sekkei.platform.database;

import io.sekkei.platform.problem.StartRefusedException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A real PostgreSQL server started and stopped with the platform. The platform works as a role that owns nothing, for
 * row-level security would not bind a superuser; another role owns the tables and migrates them.
 */
final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {
    private static final String NAME = "sekkei";
    private static final String OWNER = "sekkei";
    private static final String APPLICATION = "sekkei_app";

    private final DatabaseFolder folder;
    private final EmbeddedPostgres server;
    private final String ownerPassword;
    private final String applicationPassword;

    private EmbeddedDatabase(DatabaseFolder folder, EmbeddedPostgres server) throws IOException {
        this.folder = folder;
        this.server = server;
        this.ownerPassword = folder.password();
        this.applicationPassword = folder.applicationPassword();
    }

    static EmbeddedDatabase start(DatabaseSettings settings) {
        var folder = DatabaseFolder.open(settings.folder());
        try {
            folder.stopOrphan();
            folder.discardUnfinished();
            var database = new EmbeddedDatabase(folder, server(folder, settings.startTimeout()));
            database.createOnce();
            folder.markFinished();
            return database;
        } catch (IOException | SQLException | RuntimeException e) {
            release(folder);
            throw refused(settings, e);
        }
    }

    private static StartRefusedException refused(DatabaseSettings settings, Exception e) {
        return e instanceof StartRefusedException refusal
                ? refusal
                : new StartRefusedException(
                        "The embedded PostgreSQL in %s did not start: %s".formatted(settings.folder(), e.getMessage()),
                        "Look at the log above, or name another PostgreSQL with spring.datasource.url.",
                        e);
    }

    private static EmbeddedPostgres server(DatabaseFolder folder, Duration timeout) throws IOException {
        var password = folder.password();
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.data())
                .setOverrideWorkingDirectory(folder.programs().toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(timeout)
                // The library is made for tests and turns durability off; a record must survive a power cut.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                // Nobody else on this machine may come in without the password.
                .setServerConfig("unix_socket_directories", "")
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", folder.passwordFile().toString())
                // The same order of strings on every machine.
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .setConnectConfig("password", password)
                .start();
    }

    private void createOnce() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection()) {
            createRoleOnce(connection, OWNER, ownerPassword);
            createRoleOnce(connection, APPLICATION, applicationPassword);
            if (!exists(connection, "select 1 from pg_database where datname = ?", NAME)) {
                execute(connection, "create database %s owner %s".formatted(NAME, OWNER));
            }
        }
    }

    private static void createRoleOnce(Connection connection, String role, String password) throws SQLException {
        if (!exists(connection, "select 1 from pg_roles where rolname = ?", role)) {
            execute(connection, "create role %s login password '%s'".formatted(role, password));
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String getJdbcUrl() {
        return "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), NAME);
    }

    @Override
    public String getUsername() {
        return APPLICATION;
    }

    @Override
    public String getPassword() {
        return applicationPassword;
    }

    /** How the owner of the tables connects. */
    FlywayConnectionDetails owner() {
        return new Owner(getJdbcUrl(), ownerPassword);
    }

    private record Owner(String url, String password) implements FlywayConnectionDetails {
        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return OWNER;
        }

        @Override
        public String getPassword() {
            return password;
        }
    }

    @Override
    public void close() throws IOException {
        try (folder) {
            server.close();
        }
    }

    private static void release(DatabaseFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
