package io.sekkei.platform.generation.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.regex.Pattern;

/** What a client prefers, by RFC 7240. */
final class Preference {
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*(\\d{1,5})\\s*(?:$|[,;])");

    private Preference() {}

    /** How long the client would wait; zero if it says nothing. */
    static Duration wait(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Prefer")).stream()
                .map(WAIT::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    /** How long it may wait. */
    static Duration wait(HttpServletRequest request, Duration longest) {
        var wished = wait(request);
        return wished.compareTo(longest) < 0 ? wished : longest;
    }
}
