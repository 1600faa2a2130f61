package io.sekkei.platform.generation;

import io.sekkei.inference.EncoderUnavailableException;
import io.sekkei.inference.GeneratorClosedException;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.PromptTooLongException;
import io.sekkei.inference.QueueFullException;
import io.sekkei.platform.problem.Problem;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A generation that was on record when the decoder refused it or failed. */
final class GenerationProblem extends Problem {
    private final @Nullable Duration retryAfter;
    private Map<String, String> headers = Map.of();

    private GenerationProblem(
            HttpStatus status,
            String code,
            @Nullable String param,
            String message,
            @Nullable Duration retryAfter,
            Throwable cause) {
        super(status, code, param, message, cause);
        this.retryAfter = retryAfter;
    }

    static GenerationProblem promptTooLong(PromptTooLongException e, String param) {
        return invalid("context_length_exceeded", param, e);
    }

    static GenerationProblem invalid(InvalidRequestException e, String param) {
        return invalid("invalid_value", param, e);
    }

    private static GenerationProblem invalid(String code, String param, InvalidRequestException e) {
        var message = String.valueOf(e.getMessage());
        return new GenerationProblem(HttpStatus.BAD_REQUEST, code, param, message, null, e);
    }

    static GenerationProblem queueFull(QueueFullException e) {
        var message = String.valueOf(e.getMessage());
        return new GenerationProblem(HttpStatus.SERVICE_UNAVAILABLE, "queue_full", null, message, e.retryAfter(), e);
    }

    static GenerationProblem closing(GeneratorClosedException e) {
        var message = "This server is shutting down; retry";
        return new GenerationProblem(
                HttpStatus.SERVICE_UNAVAILABLE, "shutting_down", null, message, Duration.ofSeconds(1), e);
    }

    static GenerationProblem encoderUnavailable(EncoderUnavailableException e) {
        var message = "The large model, which reads the prompt, is on another machine and cannot be reached; retry";
        return new GenerationProblem(
                HttpStatus.SERVICE_UNAVAILABLE, "encoder_unavailable", null, message, e.retryAfter(), e);
    }

    static GenerationProblem engineFailed(Throwable e) {
        var message = "The engine failed while writing the answer; the request id tells the operator more";
        return new GenerationProblem(HttpStatus.INTERNAL_SERVER_ERROR, "engine_failure", null, message, null, e);
    }

    /** Tells also what the request's budgets look like now that it was turned away. */
    GenerationProblem telling(Map<String, String> more) {
        headers = Map.copyOf(more);
        return this;
    }

    @Override
    public Map<String, String> furtherHeaders() {
        return headers;
    }

    @Override
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public boolean needsRecord() {
        return false;
    }
}
