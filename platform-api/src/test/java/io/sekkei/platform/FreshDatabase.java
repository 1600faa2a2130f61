package io.sekkei.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * One PostgreSQL server for all tests of a JVM, and a database of its own for every context. As in operation, one role
 * owns the tables and another works with them.
 */
public final class FreshDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    public static final String OWNER = "sekkei";
    public static final String APPLICATION = "sekkei_app";
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (!context.getEnvironment().containsProperty("spring.datasource.url")) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("fresh database", properties()));
        }
    }

    /** The settings that lead to a new, empty database. */
    public static Map<String, Object> properties() {
        var name = "test_" + COUNT.incrementAndGet();
        onServer("create database %s owner %s".formatted(name, OWNER));
        return Map.of(
                "spring.datasource.url",
                "jdbc:postgresql://localhost:%d/%s".formatted(Server.RUNNING.getPort(), name),
                "spring.datasource.username",
                APPLICATION,
                "spring.flyway.user",
                OWNER);
    }

    public static void onServer(String sql) {
        execute(Server.RUNNING, sql);
    }

    private static void execute(EmbeddedPostgres server, String sql) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                var server = EmbeddedPostgres.builder().start();
                execute(server, "create role %s login; create role %s login".formatted(OWNER, APPLICATION));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
