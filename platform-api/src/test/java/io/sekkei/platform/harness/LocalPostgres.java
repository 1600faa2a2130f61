package io.sekkei.platform.harness;

import static io.sekkei.platform.FreshDatabase.APPLICATION;
import static io.sekkei.platform.FreshDatabase.OWNER;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL process of a test's own that writes durably, and that can be killed without a goodbye and started again on
 * the same data and port.
 */
public final class LocalPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Path program;
    private final int port;
    private Process server;

    private LocalPostgres(Path folder, Path program, int port) {
        this.folder = folder;
        this.program = program;
        this.port = port;
    }

    /** Makes an empty cluster below a folder and starts it. */
    public static LocalPostgres start(Path parent) throws Exception {
        Files.createDirectories(parent);
        var folder = Files.createTempDirectory(parent.toAbsolutePath(), "postgres");
        var postgres = new LocalPostgres(folder, makeCluster(folder.resolve("data")), freePort());
        postgres.start();
        postgres.execute("create role %s login; create role %s login".formatted(OWNER, APPLICATION));
        return postgres;
    }

    /** Makes a cluster and returns the server's program, which lies wherever this process unpacked it first. */
    private static Path makeCluster(Path data) throws IOException, SQLException {
        try (var embedded = EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .start();
                var connection = embedded.getPostgresDatabase().getConnection();
                var row = connection
                        .createStatement()
                        .executeQuery("select setting from pg_config where name = 'BINDIR'")) {
            row.next();
            return Path.of(row.getString(1), "postgres");
        }
    }

    /** Starts the server and waits until it answers, its recovery included. */
    public void start() throws Exception {
        Files.deleteIfExists(folder.resolve("data").resolve("postmaster.pid"));
        server = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        awaitAnswer();
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(program.toString());
        command.addAll(List.of("-D", folder.resolve("data").toString(), "-p", String.valueOf(port)));
        var settings = Map.of(
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "fsync", "on",
                "synchronous_commit", "on",
                "full_page_writes", "on",
                "max_connections", "100");
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    /** Waits until the server answers, as it does again after one of its processes was killed. */
    public void awaitAnswer() throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (System.nanoTime() > end || !server.isAlive()) {
                throw new IllegalStateException(
                        "PostgreSQL did not start:\n" + Files.readString(folder.resolve("log")));
            }
            Thread.sleep(50);
        }
    }

    private boolean answers() {
        try (var connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Kills the server with everything that belongs to it. */
    public void kill() throws Exception {
        var helpers = server.descendants().toList();
        server.destroyForcibly();
        helpers.forEach(ProcessHandle::destroyForcibly);
        server.waitFor();
        for (var helper : helpers) {
            helper.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    /** Kills one process of the server, which makes it throw out all others and recover by itself. */
    public void killBackend(Random random) {
        var backends = server.descendants().toList();
        if (!backends.isEmpty()) {
            backends.get(random.nextInt(backends.size())).destroyForcibly();
        }
    }

    /** The time its processes, those that live now, have been on a processor. */
    Duration processorTime() {
        return Stream.concat(Stream.of(server.toHandle()), server.descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The settings that lead to a new, empty database, in which one role owns the tables and another works with them. */
    public Map<String, Object> database(String name) throws SQLException {
        execute("create database %s owner %s".formatted(name, OWNER));
        return Map.of(
                "spring.datasource.url", url(name),
                "spring.datasource.username", APPLICATION,
                "spring.flyway.user", OWNER);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As a superuser, whom row-level security does not bind. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        kill();
        FileSystemUtils.deleteRecursively(folder);
    }
}
