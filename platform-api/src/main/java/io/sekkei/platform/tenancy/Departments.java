package io.sekkei.platform.tenancy;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.ListCrudRepository;

interface Departments extends ListCrudRepository<Department, UUID> {
    Optional<Department> findByIdAndTenantId(UUID id, UUID tenantId);
}
