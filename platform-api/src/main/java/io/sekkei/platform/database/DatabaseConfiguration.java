package io.sekkei.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Starts the embedded PostgreSQL unless {@code spring.datasource.url} names another. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    @Bean
    @Conditional(NoOtherDatabase.class)
    EmbeddedDatabase embeddedDatabase(DatabaseSettings settings) {
        return EmbeddedDatabase.start(settings);
    }

    @Bean
    @Conditional(NoOtherDatabase.class)
    FlywayConnectionDetails embeddedDatabaseOwner(EmbeddedDatabase database) {
        return database.owner();
    }

    @Bean
    HealthIndicator databaseHealthIndicator(DataSource database) {
        return new DataSourceHealthIndicator(database);
    }

    /** Made before any data source, so that every connection carries the name. */
    @Bean
    static BeanPostProcessor nameConnections(ObjectProvider<ProcessName> name) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String beanName) {
                if (bean instanceof HikariDataSource pool) {
                    pool.addDataSourceProperty(
                            "ApplicationName", name.getObject().value());
                }
                return bean;
            }
        };
    }

    @Bean
    static BeanPostProcessor waitForConnections(ObjectProvider<DatabaseSettings> settings) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String beanName) {
                return bean instanceof HikariDataSource pool
                        ? new PatientDataSource(pool, settings.getObject().patience())
                        : bean;
            }
        };
    }

    @Bean
    static ProcessName processName() {
        return ProcessName.random();
    }

    static final class NoOtherDatabase implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
        }
    }
}
