package io.sekkei.platform.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies over the limit: at once if the client tells the length, and while reading if it does not. */
@Component
@Order(BodyLimitFilter.AFTER_SECURITY)
class BodyLimitFilter extends OncePerRequestFilter {
    /** So that only callers with a key get this far, and the refusal is recorded under their name. */
    static final int AFTER_SECURITY = 0;

    private final long limit;
    private final ProblemWriter problems;

    BodyLimitFilter(HttpSettings settings, ProblemWriter problems) {
        this.limit = settings.bodyLimit().toBytes();
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > limit) {
            problems.write(request, response, tooLarge(limit));
        } else {
            chain.doFilter(new LimitedRequest(request, limit), response);
        }
    }

    static Problem tooLarge(long limit) {
        return new Problem(
                HttpStatus.CONTENT_TOO_LARGE,
                "request_too_large",
                null,
                "The request body is larger than %d bytes".formatted(limit));
    }
}
