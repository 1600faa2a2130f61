package io.sekkei.platform.access;

import io.sekkei.platform.problem.DatabaseUnavailableProblem;
import io.sekkei.platform.problem.ProblemWriter;
import io.sekkei.platform.tenancy.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the session of a request that brings no key. Who is signed in is looked up every time, so that a suspension and
 * a change of roles hold from the next request on. No bean, so that it runs in the security chain only.
 */
class SessionFilter extends OncePerRequestFilter {
    /** Where people sign in and out. */
    static final String SIGN_IN = "/api/v1/session";

    private final People people;
    private final SignInSettings settings;
    private final ProblemWriter problems;
    private final Clock clock;

    SessionFilter(People people, SignInSettings settings, ProblemWriter problems, Clock clock) {
        this.people = people;
        this.settings = settings;
        this.problems = problems;
        this.clock = clock;
    }

    /** Pages and pictures are the same for everybody. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || !(path.startsWith("/v1/") || path.startsWith("/api/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            var session = request.getSession(false);
            if (session != null) {
                recognised(session).ifPresent(caller -> SignedIn.as(caller, request));
            }
        } catch (DataAccessException | TransactionException e) {
            problems.write(request, response, new DatabaseUnavailableProblem(e));
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Caller> recognised(HttpSession session) {
        var person = Sessions.person(session);
        var caller = isTooOld(session) ? Optional.<Caller>empty() : person.flatMap(people::recognise);
        if (person.isPresent() && caller.isEmpty()) {
            session.invalidate();
        }
        return caller;
    }

    private boolean isTooOld(HttpSession session) {
        var end = Instant.ofEpochMilli(session.getCreationTime()).plus(settings.sessionLifetime());
        return !clock.instant().isBefore(end);
    }
}
