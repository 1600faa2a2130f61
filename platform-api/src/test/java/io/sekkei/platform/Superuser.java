package io.sekkei.platform;

import javax.sql.DataSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Lets tests look at the database as a superuser, whom row-level security does not bind; the platform never does. */
@TestConfiguration(proxyBeanMethods = false)
public class Superuser {
    @Bean
    JdbcTemplate superuser(Environment environment) {
        return new JdbcTemplate(
                new DriverManagerDataSource(environment.getRequiredProperty("spring.datasource.url"), "postgres", ""));
    }

    /** What the platform's own statements go through. */
    @Bean
    NamedParameterJdbcTemplate platformStatements(DataSource database) {
        return new NamedParameterJdbcTemplate(database);
    }
}
