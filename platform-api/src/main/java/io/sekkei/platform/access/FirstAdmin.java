package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.problem.StartRefusedException;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the administrator the settings name, if the platform has none. The password comes from a file, so that it is in no
 * output, no command line and no environment; it opens nothing but its own change. Comes before the demo, which an empty
 * platform gets only.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class FirstAdmin implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(FirstAdmin.class);

    private final FirstAdminSettings settings;
    private final Tenancy tenancy;
    private final People people;
    private final TransactionTemplate transaction;

    FirstAdmin(FirstAdminSettings settings, Tenancy tenancy, People people, TransactionTemplate transaction) {
        this.settings = settings;
        this.tenancy = tenancy;
        this.people = people;
        this.transaction = transaction;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        var email = settings.email();
        if (email == null || email.isBlank()) {
            return;
        }
        try (var scope = TenantScope.ofPlatform()) {
            make(email);
        }
    }

    private void make(String email) {
        try {
            if (Boolean.TRUE.equals(transaction.execute(status -> makeIfThereIsNone(email)))) {
                LOG.info("The first administrator was made; sign in and change the password");
            }
        } catch (DataIntegrityViolationException | Problem failure) {
            // Perhaps another replica was faster.
            if (!people.platformIsAdministered()) {
                throw refused(String.valueOf(failure.getMessage()), failure);
            }
        }
    }

    private boolean makeIfThereIsNone(String email) {
        if (people.platformIsAdministered()) {
            return false;
        }
        var password = password();
        Passwords.checkChosen("the password", password);
        var tenant = tenancy.named(settings.tenant()).orElseGet(() -> tenancy.addTenant(settings.tenant()));
        var roles = Set.of(Role.PLATFORM_ADMIN, Role.TENANT_ADMIN);
        people.addWithFirstPassword(
                tenant, new PersonPlan(email, email, settings.language(), null, roles), Actor.PLATFORM, password);
        return true;
    }

    private String password() {
        var file = settings.passwordFile();
        if (file == null) {
            throw refused("sekkei.first-admin.password-file is missing", null);
        }
        return read(file);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw refused("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static StartRefusedException refused(String why, @Nullable Exception cause) {
        var message = "The first administrator cannot be made: " + why;
        var remedy = "Let sekkei.first-admin.password-file name a file with a password of at least %d characters, which"
                        .formatted(Passwords.SHORTEST)
                + " only the platform may read, and check the other settings of sekkei.first-admin.";
        return cause == null
                ? new StartRefusedException(message, remedy)
                : new StartRefusedException(message, remedy, cause);
    }
}
