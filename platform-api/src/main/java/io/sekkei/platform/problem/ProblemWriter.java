package io.sekkei.platform.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The only way a problem becomes an answer, so that no refusal escapes those who record it. */
@Component
public class ProblemWriter {
    private final JsonMapper json;
    private final List<ProblemObserver> observers;

    ProblemWriter(JsonMapper json, List<ProblemObserver> observers) {
        this.json = json;
        this.observers = List.copyOf(observers);
    }

    /** Tells the observers, then answers; if an observer objects, its objection is the answer. */
    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        var answer = observed(request, problem);
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        RequestTrace.of(request).stampProcessingTime(response);
        answer.headers().forEach((name, values) -> response.setHeader(name, values.get(0)));
        response.setStatus(answer.status().value());
        body(RequestTrace.of(request), answer, response);
        response.flushBuffer();
    }

    /** RFC 9457 in the native API, OpenAI's form everywhere else. */
    private void body(RequestTrace trace, Problem answer, HttpServletResponse response) throws IOException {
        var isNative = trace.path().startsWith(ProblemDetails.PATHS);
        response.setContentType(isNative ? MediaType.APPLICATION_PROBLEM_JSON_VALUE : MediaType.APPLICATION_JSON_VALUE);
        var body = isNative ? ProblemDetails.of(answer, trace.id()) : answer.body();
        response.getOutputStream().write(json.writeValueAsBytes(body));
    }

    private Problem observed(HttpServletRequest request, Problem problem) {
        try {
            observers.forEach(observer -> observer.beforeAnswer(request, problem));
            return problem;
        } catch (Problem objection) {
            return objection;
        }
    }
}
