package io.sekkei.platform.access;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

interface StoredKeys extends ListCrudRepository<ApiKey, UUID> {
    @Transactional(readOnly = true)
    Optional<ApiKey> findBySelector(String selector);
}
