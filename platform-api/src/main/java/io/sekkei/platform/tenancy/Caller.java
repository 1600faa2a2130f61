package io.sekkei.platform.tenancy;

import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Who asks, and for whom. Everything that is not for all takes a caller and begins with {@link #mustBe}, so that a check
 * cannot be passed by another way in.
 *
 * @param actor the key that was shown or the person who is signed in
 * @param tenant the tenant it is done for
 * @param department the department it is done for; every key has one, a person may have none
 * @param roles what the caller may do, as of this request
 * @param terms what the caller may generate with, and for which purposes
 */
public record Caller(Actor actor, TenantId tenant, @Nullable DepartmentId department, Set<Role> roles, KeyTerms terms)
        implements Principal {
    private static final String ATTRIBUTE = Caller.class.getName();

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** A program that shows a key. */
    public static Caller key(KeyId key, TenantId tenant, DepartmentId department, KeyTerms terms) {
        return new Caller(new Actor.Key(key), tenant, department, Set.of(Role.MEMBER), terms);
    }

    /** Who made this request, if anybody is known; known on its error page too, where nobody is signed in. */
    public static Optional<Caller> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }

    /** Says who made this request; for those who have found it out. */
    public void remember(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /**
     * Lets those pass who have one of the roles.
     *
     * @throws ForbiddenProblem if the caller has none of them
     */
    public void mustBe(Role... oneOf) {
        if (!isAny(oneOf)) {
            throw ForbiddenProblem.needing(oneOf);
        }
    }

    public boolean isAny(Role... oneOf) {
        for (var role : oneOf) {
            if (roles.contains(role)) {
                return true;
            }
        }
        return false;
    }

    /**
     * An entry of the caller's tenant that names who did it.
     *
     * @param type what was done, as in {@code KEY_REVOKED}
     * @param subject the thing it was done to
     */
    public Entry did(String type, UUID subject) {
        return actor.did(type, subject).ofTenant(tenant.value());
    }

    /** The key that was shown; null for a person. */
    public @Nullable KeyId key() {
        return actor instanceof Actor.Key key ? key.id() : null;
    }

    /** The person who is signed in; null for a key. */
    public @Nullable PersonId person() {
        return actor instanceof Actor.Person person ? person.id() : null;
    }

    /**
     * The person who is signed in.
     *
     * @throws Problem if it is a program that asks
     */
    public PersonId mustBePerson() {
        var person = person();
        if (person == null) {
            throw new Problem(
                    HttpStatus.FORBIDDEN, "person_needed", null, "This is for people who are signed in, not for keys");
        }
        return person;
    }

    @Override
    public String getName() {
        return actor instanceof Actor.Person person
                ? "person " + person.id().value()
                : actor instanceof Actor.Key key ? "key " + key.id().value() : "platform";
    }
}
