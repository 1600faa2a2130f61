package io.sekkei.platform.tenancy;

import java.util.UUID;
import org.springframework.data.repository.ListCrudRepository;

interface Departments extends ListCrudRepository<Department, UUID> {}
