package io.sekkei.platform.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/** What follows a request from its arrival to its answer: its id and its age. */
public final class RequestTrace {
    public static final String REQUEST_ID = "x-request-id";
    private static final String PROCESSING_TIME = "openai-processing-ms";
    private static final String ATTRIBUTE = RequestTrace.class.getName();

    private final String id;
    private final String method;
    private final String path;
    private final long arrivedNanos = System.nanoTime();

    private RequestTrace(String id, String method, String path) {
        this.id = id;
        this.method = method;
        this.path = path;
    }

    static RequestTrace begin(HttpServletRequest request, String id) {
        var trace = new RequestTrace(id, request.getMethod(), request.getRequestURI());
        request.setAttribute(ATTRIBUTE, trace);
        return trace;
    }

    /** The trace of a request that passed the filter, as all do. */
    public static RequestTrace of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestTrace trace ? trace : begin(request, "unknown");
    }

    public String id() {
        return id;
    }

    /** How it came in; once the server has turned to the error page, the request itself says GET. */
    public String method() {
        return method;
    }

    /** What was asked for; once the server has turned to the error page, the request itself names that. */
    public String path() {
        return path;
    }

    /** Says in the headers how long the request took; must be called before the first byte of the body. */
    public void stampProcessingTime(HttpServletResponse response) {
        var age = Duration.ofNanos(System.nanoTime() - arrivedNanos);
        response.setHeader(PROCESSING_TIME, String.valueOf(age.toMillis()));
    }
}
