package io.sekkei.inference;

import java.util.Set;

/**
 * What a pair is, as told by its manifest.
 *
 * @param id short name clients use, as in {@code enja}
 * @param version version of the pair's weights
 * @param digest SHA-256 of the manifest, which itself lists the SHA-256 of every file, in lower-case hexadecimal
 * @param description one sentence for people
 * @param licence SPDX expression of the weights' licence
 * @param modes the modes this pair can run
 * @param defaultMode the mode taken when a client names none
 * @param contextTokens most prompt tokens the pair can read
 * @param maxOutputTokens most tokens the pair can write
 */
public record PairDescription(
        String id,
        String version,
        String digest,
        String description,
        String licence,
        Set<DecodingMode> modes,
        DecodingMode defaultMode,
        int contextTokens,
        int maxOutputTokens) {
    public PairDescription {
        modes = Set.copyOf(modes);
    }

    /** The same where not all modes can run; if the default one is among those that cannot, the first of the others is. */
    public PairDescription withModes(Set<DecodingMode> value) {
        var first = value.contains(defaultMode)
                ? defaultMode
                : value.stream().sorted().findFirst().orElse(defaultMode);
        return new PairDescription(
                id, version, digest, description, licence, value, first, contextTokens, maxOutputTokens);
    }
}
