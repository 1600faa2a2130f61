package io.sekkei.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.sekkei.platform.PlatformTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/** More who ask for connections than there are. */
@PlatformTest
class PatientDataSourceTests {
    @Autowired
    DataSource platforms;

    @Autowired
    Environment environment;

    @Test
    void thePlatformItselfIsPatient() {
        assertThat(platforms).isInstanceOf(PatientDataSource.class);
    }

    @Test
    void whoComesWhileAllAreAtWorkWaitsLongerThanThePoolWould() throws Exception {
        try (var pool = pool(environment.getRequiredProperty("spring.datasource.url"))) {
            var patient = new PatientDataSource(pool, Duration.ofSeconds(20));
            var first = patient.getConnection();
            var second = patient.getConnection();
            var third = CompletableFuture.supplyAsync(() -> {
                try (var connection = patient.getConnection()) {
                    return connection.isValid(1);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });

            Thread.sleep(1_500);
            assertThat(third).isNotDone();
            first.close();

            assertThat(third.get(10, TimeUnit.SECONDS)).isTrue();
            second.close();
        }
    }

    @Test
    void patienceEnds() throws Exception {
        try (var pool = pool(environment.getRequiredProperty("spring.datasource.url"))) {
            var hurried = new PatientDataSource(pool, Duration.ZERO);
            var taken = new ArrayList<Connection>();
            taken.add(hurried.getConnection());
            taken.add(hurried.getConnection());

            assertThatThrownBy(hurried::getConnection).isInstanceOf(SQLTransientConnectionException.class);
            for (var connection : taken) {
                connection.close();
            }
        }
    }

    @Test
    void aDatabaseThatIsAwayIsToldAtOnce() {
        try (var pool = pool("jdbc:postgresql://localhost:1/nowhere")) {
            var patient = new PatientDataSource(pool, Duration.ofSeconds(60));
            var started = System.nanoTime();

            assertThatThrownBy(patient::getConnection).isInstanceOf(SQLTransientConnectionException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
        }
    }

    private static HikariDataSource pool(String url) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername("postgres");
        pool.setMaximumPoolSize(2);
        pool.setConnectionTimeout(500);
        pool.setInitializationFailTimeout(-1);
        return pool;
    }
}
