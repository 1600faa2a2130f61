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

interface Tenants extends JpaRepository<Tenant, UUID> {
    /** Who changes a tenant waits for the one who is at it. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select t from Tenant t where t.id = :id")
    Optional<Tenant> lock(UUID id);

    Optional<Tenant> findByName(String name);

    @NativeQuery("select * from tenant order by created_at desc, id desc limit :most")
    List<Tenant> first(int most);

    @NativeQuery("""
            select * from tenant where (created_at, id) < (:time, :id) order by created_at desc, id desc limit :most
            """)
    List<Tenant> after(Instant time, UUID id, int most);
}
