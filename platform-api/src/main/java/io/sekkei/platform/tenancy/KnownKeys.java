package io.sekkei.platform.tenancy;

/** Tells which keys there are, to modules that lie below the one that issues them. */
@FunctionalInterface
public interface KnownKeys {
    /** Whether the tenant has such a key, revoked ones included; in the transaction of the caller. */
    boolean exists(TenantId tenant, KeyId key);
}
