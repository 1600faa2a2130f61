package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.Role;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person as somebody wants one.
 *
 * @param email the address to sign in with; unique within the tenant, whatever its case
 * @param name what others call the person
 * @param language {@code en} or {@code ja}
 * @param department a department of the same tenant, or null
 * @param roles at least one; {@link Role#AUDITOR} goes with no other
 */
public record PersonPlan(
        String email,
        String name,
        String language,
        @Nullable DepartmentId department,
        Set<Role> roles) {
    /** Whether mail gets there is for the mail to find out. */
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

    private static final int LONGEST_NAME = 200;

    /** @throws Problem that names the field */
    public PersonPlan {
        roles = Set.copyOf(roles);
        check(EMAIL.matcher(email).matches(), "email", "must be an address like somebody@example.com");
        check(
                !name.isBlank()
                        && name.length() <= LONGEST_NAME
                        && name.codePoints().noneMatch(Character::isISOControl),
                "name",
                "must hold 1 to 200 characters and no control characters");
        check(language.equals("en") || language.equals("ja"), "language", "must be en or ja");
        check(!roles.isEmpty(), "roles", "must hold at least one role");
        check(
                !roles.contains(Role.AUDITOR) || roles.size() == 1,
                "roles",
                "must not join auditor with another role: whoever judges what was done does nothing");
    }

    private static void check(boolean good, String field, String rule) {
        if (!good) {
            throw Problem.invalid(field, field + " " + rule);
        }
    }
}
