package io.sekkei.platform.generation.web;

import jakarta.servlet.http.HttpServletRequest;

/** Whom a text is for, as the caller says. */
final class Audience {
    /** Extension: OpenAI's clients can add headers to every request, but not always fields. */
    static final String HEADER = "x-sekkei-audience";

    private Audience() {}

    static boolean isExternal(HttpServletRequest request) {
        return "external".equalsIgnoreCase(request.getHeader(HEADER));
    }
}
