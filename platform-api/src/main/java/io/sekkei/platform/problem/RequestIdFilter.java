package io.sekkei.platform.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every request an id, the client's own if it is sane, and puts it into the answer and the log. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIdFilter extends OncePerRequestFilter {
    private static final String LOG_KEY = "requestId";
    /** Anything else could break log lines or headers. */
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var id = idFor(request.getHeader(RequestTrace.REQUEST_ID));
        RequestTrace.begin(request, id);
        response.setHeader(RequestTrace.REQUEST_ID, id);
        try (var inLog = MDC.putCloseable(LOG_KEY, id)) {
            chain.doFilter(request, response);
        }
    }

    private static String idFor(@Nullable String wish) {
        return wish != null && SANE.matcher(wish).matches() ? wish : "req-" + UUID.randomUUID();
    }
}
