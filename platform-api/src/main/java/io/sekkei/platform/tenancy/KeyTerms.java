package io.sekkei.platform.tenancy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may ask for, as of this request. An empty set of pairs, modes or allowed purposes means any.
 *
 * @param pairs ids of pairs
 * @param modes names of modes, as in {@code llm-to-slm}
 * @param purposes codes of purposes
 * @param defaultPurpose what a request is for that does not say
 * @param evidence whether a key may take along evidence of its whole tenant; a person may by their roles
 * @param vocabulary every purpose the tenant has now
 */
public record KeyTerms(
        Set<String> pairs,
        Set<String> modes,
        Set<String> purposes,
        @Nullable String defaultPurpose,
        boolean evidence,
        Set<String> vocabulary) {
    public KeyTerms {
        pairs = Set.copyOf(pairs);
        modes = Set.copyOf(modes);
        purposes = Set.copyOf(purposes);
        vocabulary = Set.copyOf(vocabulary);
    }

    /** Anything, for the purposes a tenant has. */
    public static KeyTerms open(Set<String> vocabulary) {
        return new KeyTerms(Set.of(), Set.of(), Set.of(), null, false, vocabulary);
    }

    public boolean allowModel(String pair, String mode) {
        return allow(pairs, pair) && allow(modes, mode);
    }

    /**
     * What a request is for.
     *
     * @param told what it says itself, or null
     * @throws PurposeProblem if nobody has that purpose, or it may not be asked for, or one must be told
     */
    public @Nullable String settlePurpose(@Nullable String told) {
        var purpose = told == null ? defaultPurpose : told;
        if (purpose == null && !purposes.isEmpty()) {
            throw PurposeProblem.missing(purposes);
        }
        if (purpose != null && !vocabulary.contains(purpose)) {
            throw PurposeProblem.unknown(purpose);
        }
        if (purpose != null && !allow(purposes, purpose)) {
            throw PurposeProblem.notAllowed(purpose);
        }
        return purpose;
    }

    private static boolean allow(Set<String> allowed, String wished) {
        return allowed.isEmpty() || allowed.contains(wished);
    }
}
