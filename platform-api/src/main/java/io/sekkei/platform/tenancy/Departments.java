package io.sekkei.platform.tenancy;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;

interface Departments extends JpaRepository<Department, UUID> {
    Optional<Department> findByIdAndTenantId(UUID id, UUID tenantId);

    /** As above; who changes a department waits for the one who is at it. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select d from Department d where d.id = :id and d.tenantId = :tenant")
    Optional<Department> lock(UUID id, UUID tenant);

    @NativeQuery("select * from department where tenant_id = :tenant order by created_at desc, id desc limit :most")
    List<Department> first(UUID tenant, int most);

    @NativeQuery("""
            select * from department where tenant_id = :tenant and (created_at, id) < (:time, :id)
            order by created_at desc, id desc limit :most
            """)
    List<Department> after(UUID tenant, Instant time, UUID id, int most);
}
