package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** No key, or none of ours. */
final class InvalidApiKeyProblem extends Problem {
    InvalidApiKeyProblem() {
        super(
                HttpStatus.UNAUTHORIZED,
                "invalid_api_key",
                null,
                "No valid API key was given; send one as 'Authorization: Bearer sk-sekkei-…'");
    }
}
