package io.sekkei.platform.database;

import io.sekkei.platform.problem.StartRefusedException;
import java.sql.SQLException;
import java.util.HashMap;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/** Lets the owner of the tables migrate them, who is not the role the platform works as. */
@Component
class Migrations implements FlywayConfigurationCustomizer {
    private final JdbcConnectionDetails application;

    Migrations(JdbcConnectionDetails application) {
        this.application = application;
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        var role = String.valueOf(application.getUsername());
        if (role.equals(user(flyway.getDataSource()))) {
            throw new StartRefusedException(
                    "The role %s would own the tables and work with them, so row-level security would not bind it"
                            .formatted(role),
                    ApplicationRole.REMEDY);
        }
        var placeholders = new HashMap<>(flyway.getPlaceholders());
        placeholders.put("application", role.replace("'", "''"));
        // The policies bind the owner too; migrations may touch everybody's rows.
        flyway.placeholders(placeholders).initSql("set sekkei.scope = 'platform'");
    }

    private static String user(DataSource owner) {
        try (var connection = owner.getConnection()) {
            return connection.getMetaData().getUserName();
        } catch (SQLException e) {
            throw new StartRefusedException(
                    "The database cannot be migrated: %s".formatted(e.getMessage()),
                    "Look at spring.datasource.url, spring.flyway.user and spring.flyway.password.",
                    e);
        }
    }
}
