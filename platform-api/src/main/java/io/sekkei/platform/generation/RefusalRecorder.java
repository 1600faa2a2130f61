package io.sekkei.platform.generation;

import io.sekkei.platform.access.Caller;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.problem.ProblemObserver;
import io.sekkei.platform.problem.RequestTrace;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/** Records attempts that were turned away before they became generations: no key, no JSON, no such model. */
@Component
class RefusalRecorder implements ProblemObserver {
    private static final Set<String> ENDPOINTS = Set.of("/v1/chat/completions", "/v1/completions");

    /** Looked up late: problems are written by filters that exist before the database does. */
    private final ObjectProvider<GenerationLog> log;

    RefusalRecorder(ObjectProvider<GenerationLog> log) {
        this.log = log;
    }

    @Override
    public void beforeAnswer(HttpServletRequest request, Problem problem) {
        if (problem.needsRecord() && isAttempt(request)) {
            var told = ToldRequest.of(request);
            var origin = new GenerationOrder.Origin(
                    request.getRequestURI(), RequestTrace.of(request).id(), told.streamed());
            log.getObject().refused(origin, told.model(), Caller.current().orElse(null), problem);
        }
    }

    private static boolean isAttempt(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod()) && ENDPOINTS.contains(request.getRequestURI());
    }
}
