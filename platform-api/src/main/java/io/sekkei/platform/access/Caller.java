package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.TenantId;
import java.security.Principal;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who asks.
 *
 * @param key the API key that was shown
 * @param department the department the key belongs to
 * @param tenant the tenant the department belongs to
 */
public record Caller(KeyId key, DepartmentId department, TenantId tenant) implements Principal {
    /** The caller of the request this thread serves, if one is known. */
    public static Optional<Caller> current() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }

    @Override
    public String getName() {
        return "key " + key.value();
    }
}
