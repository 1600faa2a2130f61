package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets the rest of a request see nothing but its caller's tenant. Platform admins see all tenants where it is about
 * tenants or visits to them, and nowhere else. No bean, so that it runs in the security chain only.
 */
class TenantScopeFilter extends OncePerRequestFilter {
    private static final Pattern ABOUT_TENANTS = Pattern.compile("/api/v1/(tenants|visits)(/.*)?");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = Caller.of(request);
        if (caller.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        try (var scope = scopeOf(caller.get(), request)) {
            chain.doFilter(request, response);
        }
    }

    private static TenantScope scopeOf(Caller caller, HttpServletRequest request) {
        var isAboutTenants = ABOUT_TENANTS.matcher(request.getRequestURI()).matches();
        return isAboutTenants && caller.isAny(Role.PLATFORM_ADMIN)
                ? TenantScope.ofPlatform()
                : TenantScope.of(caller.tenant().value());
    }
}
