package io.sekkei.platform.tenancy;

import java.util.UUID;

/** Number of a department. */
public record DepartmentId(UUID value) {}
