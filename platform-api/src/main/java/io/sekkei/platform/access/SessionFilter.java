package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.problem.DatabaseUnavailableProblem;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.problem.ProblemWriter;
import io.sekkei.platform.tenancy.ForbiddenProblem;
import io.sekkei.platform.tenancy.PersonId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    /** Names the visit on which a request is made. */
    private static final String VISIT = "X-Sekkei-Visit";

    private final People people;
    private final Visits visits;
    private final SignInSettings settings;
    private final ProblemWriter problems;
    private final Clock clock;

    SessionFilter(People people, Visits visits, SignInSettings settings, ProblemWriter problems, Clock clock) {
        this.people = people;
        this.visits = visits;
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
        Problem refused = null;
        try {
            var session = request.getSession(false);
            if (session != null) {
                refused = recognised(session, request);
            }
        } catch (DataAccessException | TransactionException e) {
            problems.write(request, response, new DatabaseUnavailableProblem(e));
            return;
        }
        if (refused == null) {
            chain.doFilter(request, response);
        } else {
            problems.write(request, response, refused);
        }
    }

    /** What keeps out whoever it is, if anything does. */
    private @Nullable Problem recognised(HttpSession session, HttpServletRequest request) {
        var person = Sessions.person(session);
        var known = isTooOld(session)
                ? Optional.<Recognised>empty()
                : person.flatMap(id -> find(id, request.getHeader(VISIT)));
        if (person.isPresent() && known.isEmpty()) {
            session.invalidate();
        }
        known.ifPresent(found -> SignedIn.as(found.caller(), request));
        return known.map(Recognised::refusal).orElse(null);
    }

    /** Whose tenant it is, is what is to be found out. */
    private Optional<Recognised> find(PersonId person, @Nullable String visit) {
        try (var scope = TenantScope.ofPlatform()) {
            return people.recognise(person).map(known -> visiting(known, visit));
        }
    }

    private Recognised visiting(Recognised known, @Nullable String visit) {
        if (visit == null || known.refusal() != null) {
            return known;
        }
        try {
            return new Recognised(visits.enter(known.caller(), visit), null);
        } catch (ForbiddenProblem refusal) {
            return new Recognised(known.caller(), refusal);
        }
    }

    private boolean isTooOld(HttpSession session) {
        var end = Sessions.begunAt(session).plus(settings.sessionLifetime());
        return !clock.instant().isBefore(end);
    }
}
