package io.sekkei.platform.access;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

interface StoredKeys extends ListCrudRepository<ApiKey, UUID> {
    Optional<ApiKey> findByIdAndTenantId(UUID id, UUID tenantId);

    /** As above; who changes a key waits for the one who is at it. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select k from ApiKey k where k.id = :id and k.tenantId = :tenant")
    Optional<ApiKey> lock(UUID id, UUID tenant);

    @NativeQuery("""
            select * from api_key where tenant_id = :tenant
            and (cast(:department as uuid) is null or department_id = :department)
            order by created_at desc, id desc limit :most
            """)
    List<ApiKey> first(UUID tenant, @Nullable UUID department, int most);

    @NativeQuery("""
            select * from api_key where tenant_id = :tenant
            and (cast(:department as uuid) is null or department_id = :department)
            and (created_at, id) < (:time, :id) order by created_at desc, id desc limit :most
            """)
    List<ApiKey> after(UUID tenant, @Nullable UUID department, Instant time, UUID id, int most);

    /** Of many requests at the same moment one writes. */
    @Transactional
    @Modifying
    @NativeQuery("""
            update api_key set last_used_at = :now
            where id = :id and (last_used_at is null or last_used_at < :before)
            """)
    void noteUse(UUID id, Instant now, Instant before);
}
