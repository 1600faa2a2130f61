package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param key the API key that was shown
 * @param department the department the key belongs to
 * @param tenant the tenant the department belongs to
 * @param terms what may be asked for
 */
public record Caller(KeyId key, DepartmentId department, TenantId tenant, KeyTerms terms) implements Principal {
    private static final String ATTRIBUTE = Caller.class.getName();

    /** Who made this request, if a good key was shown; known on its error page too, where nobody is signed in. */
    public static Optional<Caller> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }

    void remember(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    @Override
    public String getName() {
        return "key " + key.value();
    }
}
