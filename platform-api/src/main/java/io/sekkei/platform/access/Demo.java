package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.DemoTenantAdded;
import io.sekkei.platform.tenancy.Tenancy;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes an empty platform usable: a tenant, a department and a key, shown once. */
@Component
class Demo implements ApplicationRunner {
    private final DemoSettings settings;
    private final Tenancy tenancy;
    private final ApiKeys keys;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    Demo(
            DemoSettings settings,
            Tenancy tenancy,
            ApiKeys keys,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.settings = settings;
        this.tenancy = tenancy;
        this.keys = keys;
        this.transaction = transaction;
        this.events = events;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (settings.enabled()) {
            // Standard output and no logger: logs are shipped and kept, and a key must not be.
            create().ifPresent(key -> System.out.println("Demo API key: " + key.reveal()));
        }
    }

    private Optional<PresentedKey> create() {
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(transaction.execute(status -> createIfEmpty()));
        } catch (DataIntegrityViolationException anotherReplicaWasFaster) {
            return Optional.empty();
        }
    }

    private Optional<PresentedKey> createIfEmpty() {
        if (!tenancy.isEmpty()) {
            return Optional.empty();
        }
        var tenant = tenancy.addTenant("Demo");
        events.publishEvent(new DemoTenantAdded(tenant));
        var department = tenancy.addDepartment(tenant, "Demo department");
        return Optional.of(keys.issue(department, "Demo key"));
    }
}
