package io.sekkei.platform.tenancy;

import java.util.UUID;

/** Number of an API key. */
public record KeyId(UUID value) {}
