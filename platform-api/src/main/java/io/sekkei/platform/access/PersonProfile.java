package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person, as those who may know see one.
 *
 * @param id number
 * @param tenant the tenant the person belongs to
 * @param department the department, if the person belongs to one
 * @param email the address the person signs in with
 * @param name what others call the person
 * @param language {@code en} or {@code ja}
 * @param roles what the person may do
 * @param passwordTemporary whether somebody else chose the password, so that it must be changed before anything else
 * @param createdAt when the person was added
 * @param deactivatedAt since when the person is kept out; null if not
 */
public record PersonProfile(
        PersonId id,
        TenantId tenant,
        @Nullable DepartmentId department,
        String email,
        String name,
        String language,
        Set<Role> roles,
        boolean passwordTemporary,
        Instant createdAt,
        @Nullable Instant deactivatedAt) {
    public PersonProfile {
        roles = Set.copyOf(roles);
    }

    boolean isActive() {
        return deactivatedAt == null;
    }
}
