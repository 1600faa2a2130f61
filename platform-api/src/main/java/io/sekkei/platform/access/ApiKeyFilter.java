package io.sekkei.platform.access;

import io.sekkei.platform.problem.DatabaseUnavailableProblem;
import io.sekkei.platform.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads the bearer key of a request. No bean, so that it runs in the security chain only. */
class ApiKeyFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;
    private final ClientAddress addresses;
    private final ProblemWriter problems;

    ApiKeyFilter(ApiKeys keys, ClientAddress addresses, ProblemWriter problems) {
        this.keys = keys;
        this.addresses = addresses;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            var refusal = shownKey(request)
                    .flatMap(key -> keys.recognise(key, addresses.of(request)))
                    .map(known -> remember(request, known))
                    .flatMap(known -> Optional.ofNullable(known.refusal()));
            if (refusal.isPresent()) {
                problems.write(request, response, refusal.get());
                return;
            }
        } catch (DataAccessException | TransactionException e) {
            problems.write(request, response, new DatabaseUnavailableProblem(e));
            return;
        }
        chain.doFilter(request, response);
    }

    private static Optional<String> shownKey(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
    }

    private static Recognised remember(HttpServletRequest request, Recognised known) {
        SignedIn.as(known.caller(), request);
        return known;
    }
}
