package io.sekkei.platform.tenancy;

/**
 * What others may know of a department.
 *
 * @param id its number
 * @param tenant the tenant it belongs to
 * @param name what people call it
 */
public record DepartmentProfile(DepartmentId id, TenantId tenant, String name) {}
