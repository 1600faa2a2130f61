package io.sekkei.platform.content;

import java.util.UUID;

/**
 * The contents of a record are about to be gone. Published in the transaction that erases them: whoever keeps copies
 * drops them in it.
 *
 * @param tenant whose record
 * @param generation the record
 */
public record ContentErased(UUID tenant, UUID generation) {}
