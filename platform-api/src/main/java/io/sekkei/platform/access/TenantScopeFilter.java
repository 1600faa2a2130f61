package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets the rest of a request see nothing but its caller's tenant. No bean, so that it runs in the security chain only. */
class TenantScopeFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = Caller.of(request);
        if (caller.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        try (var scope = TenantScope.of(caller.get().tenant().value())) {
            chain.doFilter(request, response);
        }
    }
}
