package io.sekkei.platform.access;

/**
 * A key whose secret is new.
 *
 * @param profile what may be known of it
 * @param shown the only copy of its secret there will ever be
 */
public record IssuedKey(KeyProfile profile, PresentedKey shown) {}
