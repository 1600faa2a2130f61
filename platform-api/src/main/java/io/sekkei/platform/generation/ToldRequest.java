package io.sekkei.platform.generation;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request told of itself before it met a problem, so that its refusal is recorded with it.
 *
 * @param model the name of the model asked for, fit for the record; null if none was told
 * @param streamed whether the answer was wanted piece by piece
 */
public record ToldRequest(@Nullable String model, boolean streamed) {
    private static final String ATTRIBUTE = ToldRequest.class.getName();
    /** Anybody can write anything into a model's name. */
    private static final int LONGEST_NAME = 200;

    /** Notes what the request tells; one that cannot be read tells nothing. */
    public static void note(HttpServletRequest request, @Nullable String model, boolean streamed) {
        request.setAttribute(ATTRIBUTE, new ToldRequest(model == null ? null : storable(model), streamed));
    }

    static ToldRequest of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ToldRequest told ? told : new ToldRequest(null, false);
    }

    /** PostgreSQL holds neither NUL nor halves of characters. */
    private static String storable(String name) {
        var text = new StringBuilder();
        name.codePoints()
                .limit(LONGEST_NAME)
                .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
