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

/** One PostgreSQL server for all tests of a JVM, and a database of its own for every context. */
public final class FreshDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {
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
        onServer("create database " + name);
        return Map.of(
                "spring.datasource.url",
                Server.RUNNING.getJdbcUrl("postgres", name),
                "spring.datasource.username",
                "postgres");
    }

    public static void onServer(String sql) {
        try (var connection = Server.RUNNING.getPostgresDatabase().getConnection();
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
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
