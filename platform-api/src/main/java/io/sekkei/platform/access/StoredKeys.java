package io.sekkei.platform.access;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.ListCrudRepository;

interface StoredKeys extends ListCrudRepository<ApiKey, UUID> {
    Optional<ApiKey> findBySelector(String selector);
}
