package io.sekkei.platform.audit;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.EntryComparison;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.Actor;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the ledger by which settings the platform runs, whenever they are others than the last ones it was told. What an
 * operator changes in a file would leave no trace otherwise.
 */
@Component
class SettingsRecord implements ApplicationRunner {
    private static final String TYPE = "SETTINGS_IN_EFFECT";
    private static final UUID PLATFORM = new UUID(0, 0);
    private static final Pattern OURS = Pattern.compile("sekkei\\.[a-z0-9.\\-\\[\\]]+");
    private static final Pattern SECRET = Pattern.compile("password|secret|token");

    private final ConfigurableEnvironment environment;
    private final EntryComparison comparison;
    private final Ledger ledger;
    private final TransactionTemplate transaction;

    SettingsRecord(
            ConfigurableEnvironment environment,
            EntryComparison comparison,
            Ledger ledger,
            TransactionTemplate transaction) {
        this.environment = environment;
        this.comparison = comparison;
        this.ledger = ledger;
        this.transaction = transaction;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        var settings = settings();
        try (var scope = TenantScope.ofPlatform()) {
            transaction.executeWithoutResult(status -> {
                if (!comparison.latestSays(TYPE, PLATFORM, fields -> told(fields, settings))) {
                    ledger.append(Actor.PLATFORM.did(TYPE, PLATFORM).saying(fields -> told(fields, settings)));
                }
            });
        }
    }

    private static Fields told(Fields fields, Map<String, String> settings) {
        var values = new Fields();
        settings.forEach(values::with);
        return fields.with("settings", values);
    }

    /** Those that anybody has named; the names of secrets are told, their values are not. */
    private Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> known) {
                for (var name : known.getPropertyNames()) {
                    if (OURS.matcher(name).matches()) {
                        settings.computeIfAbsent(name, this::value);
                    }
                }
            }
        }
        return settings;
    }

    private String value(String name) {
        return SECRET.matcher(name).find() ? "***" : environment.getProperty(name, "");
    }
}
