package io.sekkei.platform.tenancy;

import java.util.UUID;

/** Number of a person. */
public record PersonId(UUID value) {}
