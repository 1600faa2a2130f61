package io.sekkei.platform.access;

import io.sekkei.platform.database.Sql;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.Standings;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks up the key that is shown, in the one statement every request waits for. */
@Component
class Door {
    private final JdbcClient database;

    Door(JdbcClient database) {
        this.database = database;
    }

    /** The key of this selector in whatever tenant, with the standing of its owner. */
    Optional<KeyAtTheDoor> find(String selector) {
        return database.sql("select * from sekkei_recognise(?)")
                .param(selector)
                .query((row, number) -> key(row))
                .optional();
    }

    private static KeyAtTheDoor key(ResultSet row) throws SQLException {
        var standing = Standings.standing(row);
        var terms = new KeyTerms(
                Set.copyOf(texts(row, "pairs")),
                Set.copyOf(texts(row, "modes")),
                Set.copyOf(texts(row, "purposes")),
                row.getString("default_purpose"),
                row.getBoolean("evidence"),
                standing.purposes());
        return new KeyAtTheDoor(
                new KeyId(Sql.uuid(row, "id")),
                new TenantId(Sql.uuid(row, "tenant_id")),
                new DepartmentId(Sql.uuid(row, "department_id")),
                row.getBytes("secret_sha256"),
                row.getBytes("previous_sha256"),
                Sql.instant(row, "previous_until"),
                Sql.instant(row, "expires_at"),
                Sql.instant(row, "suspended_at"),
                Sql.instant(row, "revoked_at"),
                Sql.instant(row, "last_used_at"),
                texts(row, "ip_ranges"),
                terms,
                standing);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
