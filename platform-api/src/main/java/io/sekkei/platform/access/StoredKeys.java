package io.sekkei.platform.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

interface StoredKeys extends ListCrudRepository<ApiKey, UUID> {
    @Transactional(readOnly = true)
    Optional<ApiKey> findBySelector(String selector);

    /** Of many requests at the same moment one writes. */
    @Transactional
    @Modifying
    @NativeQuery("""
            update api_key set last_used_at = :now
            where id = :id and (last_used_at is null or last_used_at < :before)
            """)
    void noteUse(UUID id, Instant now, Instant before);
}
