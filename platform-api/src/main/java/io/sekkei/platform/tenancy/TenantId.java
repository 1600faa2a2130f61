package io.sekkei.platform.tenancy;

import java.util.UUID;

/** Number of a tenant. */
public record TenantId(UUID value) {}
