package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.transaction.PlatformTransactionManager;

/** The command {@code verify-ledger}: checks the whole ledger in the platform's database, without starting the platform. */
public final class VerifyLedger {
    /** The first argument of the platform's jar that asks for this. */
    public static final String NAME = "verify-ledger";

    private static final String KEY = "sekkei.ledger.verify-key";

    private VerifyLedger() {}

    /**
     * Runs with the platform's own settings; {@code --sekkei.ledger.verify-key=FILE} names the key that is trusted.
     *
     * @return 0 if the ledger holds, 1 if it does not, 2 if it could not be tried
     */
    public static int run(PrintStream out, PrintStream err, String... settings) {
        try (var context = new SpringApplicationBuilder(DatabaseOnly.class)
                .web(WebApplicationType.NONE)
                .run(settings)) {
            var key = key(context.getEnvironment().getProperty(KEY));
            var check = new LedgerCheck(
                    context.getBean(DataSource.class), context.getBean(PlatformTransactionManager.class));
            var result = check.run(key);
            out.printf(
                    "GOOD. All %d entries of the ledger %s hold; %d wait for their place; %d checkpoints are continued.%n",
                    result.entries(), result.origin(), result.waiting(), result.checkpoints());
            if (key == null) {
                out.printf("The key came from the database. Give the one you kept as --%s=FILE.%n", KEY);
            }
            return 0;
        } catch (BadEvidenceException e) {
            err.println("BAD. " + e.getMessage());
            return 1;
        } catch (RuntimeException e) {
            err.println("The ledger could not be read: " + e.getMessage());
            return 2;
        }
    }

    private static @Nullable VerifierKey key(@Nullable String file) {
        try {
            return file == null
                    ? null
                    : VerifierKey.parse(Files.readString(Path.of(file)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database and nothing else of the platform. Not for the platform itself, so not found by its scan. */
    @ComponentScan("io.sekkei.platform.database")
    @ConfigurationPropertiesScan("io.sekkei.platform.database")
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class
    })
    static class DatabaseOnly {}
}
