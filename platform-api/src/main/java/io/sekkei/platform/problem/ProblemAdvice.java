package io.sekkei.platform.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns what the framework throws into problems; our own are problems already. */
@RestControllerAdvice
class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final ProblemWriter problems;

    ProblemAdvice(ProblemWriter problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void problem(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (problem.status().is5xxServerError()) {
            LOG.warn(
                    "Answering {} {}: {}",
                    problem.status().value(),
                    problem.code(),
                    problem.getMessage(),
                    problem.getCause());
        }
        problems.write(request, response, problem);
    }

    @ExceptionHandler
    void unreadable(HttpMessageNotReadableException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (e.getRootCause() instanceof Problem inBody) {
            problem(inBody, request, response);
            return;
        }
        if (e.getCause() instanceof UnrecognizedPropertyException unknown) {
            problem(unknownField(path(unknown)), request, response);
            return;
        }
        var param = e.getCause() instanceof JacksonException cause && isOfWrongType(cause) ? path(cause) : null;
        var message = param == null
                ? "The request body is not a valid JSON object"
                : param + " has a value of the wrong type";
        var code = param == null ? "invalid_json" : "invalid_type";
        problem(new Problem(HttpStatus.BAD_REQUEST, code, param, message), request, response);
    }

    /** What a path names and cannot be read does not exist; a wrong parameter is named. */
    @ExceptionHandler
    void mistyped(MethodArgumentTypeMismatchException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var problem = e.getParameter().hasParameterAnnotation(PathVariable.class)
                ? Problem.notFound(e.getName())
                : new Problem(
                        HttpStatus.BAD_REQUEST,
                        "invalid_type",
                        e.getName(),
                        e.getName() + " has a value of the wrong type");
        problem(problem, request, response);
    }

    @ExceptionHandler
    void unfit(MethodArgumentNotValidException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // The validator finds them in no order; the same request is to get the same answer.
        var fault = e.getFieldErrors().stream().min(Comparator.comparing(FieldError::getField));
        var field = fault.map(FieldError::getField).map(ProblemAdvice::snakeCase);
        var reason = fault.map(FieldError::getDefaultMessage).orElse("is not valid");
        problem(
                Problem.invalid(field.orElse("body"), "%s %s".formatted(field.orElse("The request body"), reason)),
                request,
                response);
    }

    @ExceptionHandler
    void missing(MissingServletRequestParameterException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var message = "The parameter %s is missing".formatted(e.getParameterName());
        problem(
                new Problem(HttpStatus.BAD_REQUEST, "missing_parameter", e.getParameterName(), message),
                request,
                response);
    }

    @ExceptionHandler({
        HttpRequestMethodNotSupportedException.class,
        HttpMediaTypeNotSupportedException.class,
        NoResourceFoundException.class
    })
    void wrongDoor(Exception e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var refusal = (ErrorResponse) e;
        var allowed = refusal.getHeaders().getFirst(HttpHeaders.ALLOW);
        if (allowed != null) {
            response.setHeader(HttpHeaders.ALLOW, allowed);
        }
        var status = HttpStatus.valueOf(refusal.getStatusCode().value());
        problem(new Problem(status, wrongDoorCode(status), null, wrongDoorMessage(status, request)), request, response);
    }

    @ExceptionHandler({CannotCreateTransactionException.class, DataAccessResourceFailureException.class})
    void databaseAway(Exception e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problem(new DatabaseUnavailableProblem(e), request, response);
    }

    @ExceptionHandler
    void unforeseen(Exception e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problem(Problem.internal(e), request, response);
    }

    /** As in the JSON the client wrote. */
    private static String snakeCase(String property) {
        return property.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static Problem unknownField(@Nullable String field) {
        return new Problem(
                HttpStatus.BAD_REQUEST, "unknown_field", field, "%s is not a field of this request".formatted(field));
    }

    private static String wrongDoorCode(HttpStatus status) {
        return switch (status) {
            case METHOD_NOT_ALLOWED -> "method_not_allowed";
            case UNSUPPORTED_MEDIA_TYPE -> "unsupported_media_type";
            default -> "unknown_url";
        };
    }

    private static String wrongDoorMessage(HttpStatus status, HttpServletRequest request) {
        return switch (status) {
            case METHOD_NOT_ALLOWED ->
                "%s is not served with %s".formatted(request.getRequestURI(), request.getMethod());
            case UNSUPPORTED_MEDIA_TYPE -> "The request body must be application/json";
            default -> "There is nothing at " + request.getRequestURI();
        };
    }

    /** Anything else that Jackson complains of is no JSON, even if it is found inside a member. */
    private static boolean isOfWrongType(JacksonException cause) {
        return cause instanceof DatabindException || cause instanceof InputCoercionException;
    }

    private static @Nullable String path(JacksonException e) {
        var path = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return path.isEmpty() ? null : path.replaceFirst("^\\.", "");
    }
}
