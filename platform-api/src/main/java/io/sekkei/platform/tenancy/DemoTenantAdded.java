package io.sekkei.platform.tenancy;

/**
 * An empty platform was given a tenant to try it with. Heard in the same transaction.
 *
 * @param tenant the tenant
 */
public record DemoTenantAdded(TenantId tenant) {}
