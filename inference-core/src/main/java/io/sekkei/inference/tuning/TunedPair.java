package io.sekkei.inference.tuning;

import java.nio.file.Path;

/**
 * A pair with a small model that was tuned; it can be opened and served like any other.
 *
 * @param folder where it is
 * @param id the pair's, unchanged
 * @param version its own
 * @param digest SHA-256 of its manifest
 * @param parent digest of the pair it came from
 */
public record TunedPair(Path folder, String id, String version, String digest, String parent) {}
