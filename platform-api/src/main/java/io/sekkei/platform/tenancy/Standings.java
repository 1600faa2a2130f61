package io.sekkei.platform.tenancy;

import java.sql.ResultSet;
import java.sql.SQLException;
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
        return database.sql("select * from sekkei_standing(:tenant, :department::uuid)")
                .param("tenant", tenant.value())
                .param("department", department == null ? null : department.value())
                .query((row, number) -> standing(row))
                .single();
    }

    /** From a row of the function {@code sekkei_standing}. */
    public static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getBoolean("tenant_suspended"), row.getBoolean("department_suspended"), Set.of((String[])
                        row.getArray("vocabulary").getArray()));
    }
}
