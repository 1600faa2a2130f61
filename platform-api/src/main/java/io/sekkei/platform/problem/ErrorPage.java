package io.sekkei.platform.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers in our words what the web server or the firewall refused before it reached anything of ours. */
@Controller
class ErrorPage implements ErrorController {
    private final ProblemWriter problems;

    ErrorPage(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("${server.error.path:/error}")
    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var status =
                Objects.requireNonNullElse(HttpStatus.resolve(response.getStatus()), HttpStatus.INTERNAL_SERVER_ERROR);
        problems.write(request, response, problem(status, request));
    }

    private static Problem problem(HttpStatus status, HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure
                && status.is5xxServerError()) {
            return Problem.internal(failure);
        }
        return new Problem(
                status,
                "malformed_request",
                null,
                "The request cannot be read; its path, a header, its method or its body is malformed");
    }
}
