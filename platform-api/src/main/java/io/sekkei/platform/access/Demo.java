package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.DemoTenantAdded;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes an empty platform usable: a tenant, a department, an administrator and a key, shown once. */
@Component
class Demo implements ApplicationRunner {
    private static final String ADMIN = "admin@demo.example";

    private final DemoSettings settings;
    private final Tenancy tenancy;
    private final ApiKeys keys;
    private final People people;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    Demo(
            DemoSettings settings,
            Tenancy tenancy,
            ApiKeys keys,
            People people,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.settings = settings;
        this.tenancy = tenancy;
        this.keys = keys;
        this.people = people;
        this.transaction = transaction;
        this.events = events;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (settings.enabled()) {
            // Standard output and no logger: logs are shipped and kept, and a key must not be.
            create().ifPresent(Demo::show);
        }
    }

    private static void show(Made demo) {
        System.out.println("Demo API key: " + demo.key().reveal());
        System.out.println("Demo sign-in: %s %s".formatted(ADMIN, demo.password()));
    }

    private Optional<Made> create() {
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(transaction.execute(status -> createIfEmpty()));
        } catch (DataIntegrityViolationException anotherReplicaWasFaster) {
            return Optional.empty();
        }
    }

    private Optional<Made> createIfEmpty() {
        if (!tenancy.isEmpty()) {
            return Optional.empty();
        }
        var tenant = tenancy.addTenant("Demo");
        events.publishEvent(new DemoTenantAdded(tenant));
        var department = tenancy.addDepartment(tenant, "Demo department");
        var roles = Set.of(Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.MEMBER);
        var plan = new PersonPlan(ADMIN, "Demo admin", "en", department.id(), roles);
        var password =
                people.addWithLastingPassword(tenant, plan, Actor.PLATFORM).password();
        return Optional.of(new Made(keys.issue(department, "Demo key"), password));
    }

    private record Made(PresentedKey key, String password) {}
}
