package io.sekkei.platform.access;

import java.util.UUID;

/** Number of an API key. */
public record KeyId(UUID value) {}
