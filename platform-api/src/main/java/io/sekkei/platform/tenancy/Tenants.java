package io.sekkei.platform.tenancy;

import java.util.UUID;
import org.springframework.data.repository.ListCrudRepository;

interface Tenants extends ListCrudRepository<Tenant, UUID> {}
