package io.sekkei.platform.generation;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.problem.ProblemObserver;
import io.sekkei.platform.problem.RequestTrace;
import io.sekkei.platform.tenancy.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/** Records attempts that were turned away before they became generations: no key, no JSON, no such model. */
@Component
class RefusalRecorder implements ProblemObserver {
    private static final Set<String> ENDPOINTS = Set.of("/v1/chat/completions", "/v1/completions");
    private static final String RECORDED = RefusalRecorder.class.getName();

    /** Looked up late: problems are written by filters that exist before the database does. */
    private final ObjectProvider<GenerationLog> log;

    private final ObjectProvider<AnonymousRefusals> anonymous;

    RefusalRecorder(ObjectProvider<GenerationLog> log, ObjectProvider<AnonymousRefusals> anonymous) {
        this.log = log;
        this.anonymous = anonymous;
    }

    @Override
    public void beforeAnswer(HttpServletRequest request, Problem problem) {
        var trace = RequestTrace.of(request);
        if (problem.needsRecord() && isAttempt(trace) && request.getAttribute(RECORDED) == null) {
            var told = ToldRequest.of(request);
            var origin = new GenerationOrder.Origin(trace.path(), trace.id(), told.streamed());
            Caller.of(request)
                    .ifPresentOrElse(
                            caller -> log.getObject().refused(origin, told.model(), caller, problem),
                            () -> anonymous.getObject().refused(origin, told.model(), problem));
            // What cannot be answered comes by again, on its way to the error page.
            request.setAttribute(RECORDED, true);
        }
    }

    private static boolean isAttempt(RequestTrace trace) {
        return HttpMethod.POST.matches(trace.method()) && ENDPOINTS.contains(trace.path());
    }
}
