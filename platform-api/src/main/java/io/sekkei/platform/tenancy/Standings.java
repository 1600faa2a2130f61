package io.sekkei.platform.tenancy;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Answers what every request asks, in one statement and in the transaction that recognises the caller. */
@Component
public class Standings {
    private final JdbcClient database;

    Standings(JdbcClient database) {
        this.database = database;
    }

    /** @param department null for somebody without one */
    @Transactional(propagation = Propagation.MANDATORY)
    public Standing of(TenantId tenant, @Nullable DepartmentId department) {
        return database.sql("""
                        select t.suspended_at is not null,
                            exists (select from department d where d.id = :department::uuid and d.suspended_at is not null),
                            array(select code from purpose p where p.tenant_id = t.id and p.retired_at is null)
                        from tenant t where t.id = :tenant
                        """)
                .param("tenant", tenant.value())
                .param("department", department == null ? null : department.value())
                .query((row, number) -> new Standing(row.getBoolean(1), row.getBoolean(2), Set.of((String[])
                        row.getArray(3).getArray())))
                .single();
    }
}
