package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Tells everybody down the way of a request who makes it. */
final class SignedIn {
    private SignedIn() {}

    static void as(Caller caller, HttpServletRequest request) {
        caller.remember(request);
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of()));
        SecurityContextHolder.setContext(context);
    }
}
