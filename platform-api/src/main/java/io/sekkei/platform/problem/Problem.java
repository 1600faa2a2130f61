package io.sekkei.platform.problem;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** A request that is not answered as wished. Each kind brings its own status and code, so nobody has to tell kinds apart. */
public class Problem extends RuntimeException {
    private final HttpStatus status;
    private final String code;
    private final @Nullable String param;

    /**
     * @param status the HTTP status
     * @param code the error for programs, in OpenAI's words where OpenAI has one
     * @param param the parameter to blame, if one is
     * @param message a sentence for people; clients see it, so it holds no internals
     */
    public Problem(HttpStatus status, String code, @Nullable String param, String message) {
        this(status, code, param, message, null);
    }

    /** As above, and remembers for the operator what led to it. */
    public Problem(HttpStatus status, String code, @Nullable String param, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
        this.param = param;
    }

    /** What nobody foresaw: the client learns nothing of it but the request id, the operator everything. */
    public static Problem internal(Throwable cause) {
        var message = "Something went wrong here; the request id tells the operator more";
        return new Problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", null, message, cause);
    }

    /** The body can be read, but what it says cannot be done; names the field. */
    public static Problem invalid(String field, String message) {
        return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid_value", field, message);
    }

    /** What does not exist and what belongs to another tenant look the same. */
    public static Problem notFound(String what) {
        return new Problem(HttpStatus.NOT_FOUND, "not_found", null, "There is no such " + what);
    }

    /** It could be done, but for what is there already. */
    public static Problem conflict(String code, String message) {
        return new Problem(HttpStatus.CONFLICT, code, null, message);
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public @Nullable String param() {
        return param;
    }

    /** The family OpenAI's clients expect for the status. */
    public String type() {
        return switch (status) {
            case UNAUTHORIZED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            case TOO_MANY_REQUESTS -> "rate_limit_error";
            default -> status.is5xxServerError() ? "server_error" : "invalid_request_error";
        };
    }

    /** When to come back, if coming back helps. */
    public @Nullable Duration retryAfter() {
        return null;
    }

    /** Whether somebody still has to record the attempt that met this problem. */
    public boolean needsRecord() {
        return true;
    }

    public ErrorBody body() {
        return new ErrorBody(new ErrorBody.Detail(String.valueOf(getMessage()), type(), param, code));
    }

    /** What else the answer's headers tell. */
    public Map<String, String> furtherHeaders() {
        return Map.of();
    }

    HttpHeaders headers() {
        var headers = new HttpHeaders();
        furtherHeaders().forEach(headers::set);
        var wait = retryAfter();
        if (wait != null) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, wait.toSeconds())));
        }
        if (status == HttpStatus.UNAUTHORIZED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return headers;
    }
}
