package io.sekkei.platform.access;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** People in the database. */
@Repository
class StoredPeople {
    private final JdbcClient database;

    StoredPeople(JdbcClient database) {
        this.database = database;
    }

    /** What a sign-in needs to know. */
    record Credentials(PersonProfile person, @Nullable String passwordHash) {}

    /** @throws org.springframework.dao.DuplicateKeyException if the tenant has somebody with this address */
    void insert(PersonProfile person, @Nullable String passwordHash) {
        database.sql("""
                        insert into person (id, tenant_id, department_id, email, name, language, roles, password_hash,
                            password_temporary, created_at)
                        values (:id, :tenant, :department, :email, :name, :language, :roles::text[], :hash,
                            :temporary, :created)
                        """)
                .param("id", person.id().value())
                .param("tenant", person.tenant().value())
                .param("department", number(person.department()))
                .param("email", person.email())
                .param("name", person.name())
                .param("language", person.language())
                .param("roles", array(person.roles()))
                .param("hash", passwordHash)
                .param("temporary", person.passwordTemporary())
                .param("created", time(person.createdAt()))
                .update();
    }

    void update(PersonProfile person) {
        database.sql("""
                        update person set department_id = :department, name = :name, language = :language,
                            roles = :roles::text[], deactivated_at = :deactivated
                        where id = :id
                        """)
                .param("id", person.id().value())
                .param("department", number(person.department()))
                .param("name", person.name())
                .param("language", person.language())
                .param("roles", array(person.roles()))
                .param("deactivated", time(person.deactivatedAt()))
                .update();
    }

    void changePassword(PersonId id, String hash, boolean temporary) {
        database.sql("update person set password_hash = ?, password_temporary = ? where id = ?")
                .params(hash, temporary, id.value())
                .update();
    }

    /** Ends every session of a person. */
    void endSessions(PersonId id) {
        database.sql("delete from person_session where principal_name = ?")
                .param(id.value().toString())
                .update();
    }

    Optional<PersonProfile> find(PersonId id) {
        return database.sql("select * from person where id = ?")
                .param(id.value())
                .query((row, index) -> person(row))
                .optional();
    }

    Optional<Credentials> credentials(PersonId id) {
        return database.sql("select * from person where id = ?")
                .param(id.value())
                .query((row, index) -> credentials(row))
                .optional();
    }

    /** Those who sign in with this address, in whatever tenant. */
    List<Credentials> withEmail(String email) {
        return database.sql("select * from person where lower(email) = lower(?) limit 100")
                .param(email)
                .query((row, index) -> credentials(row))
                .list();
    }

    /** The newest first. */
    List<PersonProfile> of(TenantId tenant, PageRequest page) {
        var after = page.after();
        var place = after == null ? "" : "and (created_at, id) < (:time, :id) ";
        var query = database.sql("select * from person where tenant_id = :tenant %s".formatted(place)
                        + "order by created_at desc, id desc limit :rows")
                .param("tenant", tenant.value())
                .param("rows", page.rows());
        if (after != null) {
            query = query.param("time", time(after.time())).param("id", after.id());
        }
        return query.query((row, index) -> person(row)).list();
    }

    /** The tenant's active people with this role; they keep it until the transaction ends. */
    List<UUID> lockActive(TenantId tenant, Role role) {
        return database.sql("""
                        select id from person where tenant_id = ? and deactivated_at is null and ? = any (roles)
                        order by id for update
                        """)
                .params(tenant.value(), role.name())
                .query(UUID.class)
                .list();
    }

    /** Whether somebody else runs the platform, and goes on doing so until the transaction ends. */
    boolean otherPlatformAdminStays(PersonId id) {
        return database.sql("select other_platform_admin_stays(?)")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    /** Whether somebody active may run the platform, in whatever tenant; in the scope of the platform. */
    boolean platformAdminIsThere() {
        return database.sql("""
                        select exists (select from person where deactivated_at is null and 'PLATFORM_ADMIN' = any (roles))
                        """).query(Boolean.class).single();
    }

    private static Credentials credentials(ResultSet row) throws SQLException {
        return new Credentials(person(row), row.getString("password_hash"));
    }

    private static PersonProfile person(ResultSet row) throws SQLException {
        var department = row.getObject("department_id", UUID.class);
        return new PersonProfile(
                new PersonId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                department == null ? null : new DepartmentId(department),
                row.getString("email"),
                row.getString("name"),
                row.getString("language"),
                roles((String[]) row.getArray("roles").getArray()),
                row.getBoolean("password_temporary"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("deactivated_at", OffsetDateTime.class)));
    }

    private static Set<Role> roles(String[] names) {
        return Arrays.stream(names).map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    private static String array(Set<Role> roles) {
        return roles.stream().map(Role::name).sorted().collect(Collectors.joining(",", "{", "}"));
    }

    private static @Nullable UUID number(@Nullable DepartmentId department) {
        return department == null ? null : department.value();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
