package io.sekkei.platform.access;

import io.sekkei.platform.access.IdempotentAnswers.Answer;
import io.sekkei.platform.access.IdempotentAnswers.Known;
import io.sekkei.platform.access.IdempotentAnswers.Sender;
import io.sekkei.platform.api.LongRunning;
import io.sekkei.platform.problem.DatabaseUnavailableProblem;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.problem.ProblemWriter;
import io.sekkei.platform.tenancy.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Lets a mutation of the native API happen once, however often it is sent.
 *
 * <p>It runs in one transaction with the memory of its answer. What ends with 2xx is committed and remembered before
 * the answer leaves; everything else is rolled back and leaves nothing, so that it may be tried again under the same
 * key. There is no moment in which a crash could separate the two. Exempt is only what {@link LongRunning} is for.
 */
@Component
@Order(IdempotencyFilter.AFTER_BODY_LIMIT)
class IdempotencyFilter extends OncePerRequestFilter {
    static final int AFTER_BODY_LIMIT = 10;
    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final IdempotentAnswers answers;
    private final ProblemWriter problems;
    private final TransactionTemplate transaction;
    private final ObjectProvider<RequestMappingHandlerMapping> handlers;

    IdempotencyFilter(
            IdempotentAnswers answers,
            ProblemWriter problems,
            TransactionTemplate transaction,
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> handlers) {
        this.answers = answers;
        this.problems = problems;
        this.transaction = transaction;
        this.handlers = handlers;
    }

    /** Sign-in has no caller yet, and signing out twice does no harm. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return SAFE.contains(request.getMethod())
                || !request.getRequestURI().startsWith("/api/v1/")
                || request.getRequestURI().equals(SessionFilter.SIGN_IN)
                || Caller.of(request).isEmpty();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            var sender = Sender.of(Caller.of(request).orElseThrow(), key(request));
            var body = new RepeatableRequest(request);
            var buffered = new ContentCachingResponseWrapper(response);
            once(sender, body, buffered, chain);
            buffered.copyBodyToResponse();
        } catch (Problem problem) {
            problems.write(request, response, problem);
        } catch (DataIntegrityViolationException atCommit) {
            problems.write(request, response, Problem.conflict("conflict", "This contradicts what is there already"));
        } catch (DataAccessException | TransactionException e) {
            problems.write(request, response, new DatabaseUnavailableProblem(e));
        } catch (Carried failure) {
            failure.rethrow();
        }
    }

    private static String key(HttpServletRequest request) {
        var key = request.getHeader(HEADER);
        if (key == null || !FORM.matcher(key).matches()) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    "idempotency_key_" + (key == null ? "missing" : "malformed"),
                    HEADER,
                    "Send a header Idempotency-Key of 1 to 255 visible characters, a new one for each new wish");
        }
        return key;
    }

    private void once(
            Sender sender, RepeatableRequest request, ContentCachingResponseWrapper response, FilterChain chain) {
        if (isLong(request)) {
            claimed(sender, request, response, chain);
        } else {
            transaction.executeWithoutResult(status -> {
                if (isNew(sender, request, response)) {
                    run(request, response, chain);
                    keepIfGood(sender, request, response);
                }
                if (isBad(response)) {
                    status.setRollbackOnly();
                }
            });
        }
    }

    private void claimed(
            Sender sender, RepeatableRequest request, ContentCachingResponseWrapper response, FilterChain chain) {
        var isNew = transaction.execute(status -> {
            var first = isNew(sender, request, response);
            if (first) {
                answers.claim(sender, request.digest());
            }
            return first;
        });
        if (Boolean.TRUE.equals(isNew)) {
            try {
                run(request, response, chain);
            } catch (RuntimeException | Error e) {
                transaction.executeWithoutResult(status -> answers.forget(sender));
                throw e;
            }
            transaction.executeWithoutResult(status -> {
                answers.forget(sender);
                keepIfGood(sender, request, response);
            });
        }
    }

    /** Whether this has not been done yet; if it has, the response is the one it got. */
    private boolean isNew(Sender sender, RepeatableRequest request, ContentCachingResponseWrapper response) {
        if (!answers.lock(sender)) {
            throw underWay();
        }
        var known = answers.find(sender);
        known.ifPresent(earlier -> replay(earlier, request, response));
        return known.isEmpty();
    }

    private static void replay(Known earlier, RepeatableRequest request, ContentCachingResponseWrapper response) {
        if (!MessageDigest.isEqual(earlier.requestSha256(), request.digest())) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "idempotency_key_reused",
                    HEADER,
                    "This Idempotency-Key was sent with another request before; send a new one");
        }
        var answer = earlier.answer();
        if (answer == null) {
            throw underWay();
        }
        write(answer, response);
    }

    private static void write(Answer answer, ContentCachingResponseWrapper response) {
        response.setStatus(answer.status());
        response.setHeader(REPLAYED, "true");
        if (answer.contentType() != null) {
            response.setContentType(answer.contentType());
        }
        if (answer.location() != null) {
            response.setHeader(HttpHeaders.LOCATION, answer.location());
        }
        try {
            response.getOutputStream().write(answer.body());
        } catch (IOException e) {
            throw new Carried(e);
        }
    }

    private void keepIfGood(Sender sender, RepeatableRequest request, ContentCachingResponseWrapper response) {
        if (!isBad(response)) {
            var body =
                    Objects.requireNonNullElse(ShownOnceAdvice.remembered(request), response.getContentAsByteArray());
            answers.put(
                    sender,
                    request.digest(),
                    new Answer(
                            response.getStatus(),
                            response.getContentType(),
                            response.getHeader(HttpHeaders.LOCATION),
                            body));
        }
    }

    private static boolean isBad(HttpServletResponse response) {
        return response.getStatus() >= HttpStatus.BAD_REQUEST.value();
    }

    private static void run(RepeatableRequest request, HttpServletResponse response, FilterChain chain) {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException e) {
            throw new Carried(e);
        }
    }

    private boolean isLong(HttpServletRequest request) {
        try {
            ServletRequestPathUtils.parseAndCache(request);
            var chain = handlers.getObject().getHandler(request);
            return chain != null && hasMark(chain.getHandler());
        } catch (ServletException wrongMethodOrMediaType) {
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasMark(@Nullable Object handler) {
        return handler instanceof HandlerMethod method && method.hasMethodAnnotation(LongRunning.class);
    }

    private static Problem underWay() {
        return Problem.conflict(
                "idempotency_key_in_use", "A request with this Idempotency-Key is under way; come back for its answer");
    }

    /** Brings a checked exception out of a transaction. */
    private static final class Carried extends RuntimeException {
        Carried(Exception cause) {
            super(cause);
        }

        void rethrow() throws IOException, ServletException {
            if (getCause() instanceof IOException failure) {
                throw failure;
            }
            if (getCause() instanceof ServletException failure) {
                throw failure;
            }
            throw this;
        }
    }
}
