package io.sekkei.platform.generation.web;

import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which text of a stream may leave: what could still turn out to be the beginning of a stop string is held back,
 * so that the pieces together are exactly the whole answer, from which stop strings are cut.
 */
final class TextGate {
    private final List<String> stops;
    private final StringBuilder seen = new StringBuilder();
    private final List<GeneratedToken> waiting = new ArrayList<>();
    private int released;

    TextGate(List<String> stops) {
        this.stops = stops;
    }

    /** The text that may leave now that this token has come; may be empty. */
    String accept(GeneratedToken token) {
        waiting.add(token);
        seen.append(token.text());
        return release(Math.max(released, safeLength()));
    }

    /** The rest of the answer. */
    String rest(GenerationResult result) {
        waiting.removeIf(token -> token.index() >= result.tokens().size());
        var rest = released < result.text().length() ? result.text().substring(released) : "";
        released += rest.length();
        return rest;
    }

    /** The tokens that came since the last call, to be told with the text they brought. */
    List<GeneratedToken> takeTokens() {
        var taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    private String release(int end) {
        var text = seen.substring(released, end);
        released = end;
        return text;
    }

    private int safeLength() {
        return stops.stream().mapToInt(this::safeLength).min().orElse(seen.length());
    }

    /** Up to the stop string if it is there, else up to the longest ending that could become it. */
    private int safeLength(String stop) {
        var found = seen.indexOf(stop);
        if (found >= 0) {
            return found;
        }
        var begin = Math.max(0, seen.length() - stop.length() + 1);
        while (!stop.startsWith(seen.substring(begin))) {
            begin++;
        }
        return begin;
    }
}
