package io.sekkei.platform.access;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.ForbiddenProblem;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Standing;
import io.sekkei.platform.tenancy.Standings;
import io.sekkei.platform.tenancy.SuspendedProblem;
import io.sekkei.platform.tenancy.Tenancy;
import io.sekkei.platform.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The people of a tenant: who they are, what they may do, and whether they may come in. Every change is recorded. */
@Service
public class People {
    private final StoredPeople people;
    private final Passwords passwords;
    private final Tenancy tenancy;
    private final Standings standings;
    private final Ledger ledger;
    private final Clock clock;

    People(StoredPeople people, Passwords passwords, Tenancy tenancy, Standings standings, Ledger ledger, Clock clock) {
        this.people = people;
        this.passwords = passwords;
        this.tenancy = tenancy;
        this.standings = standings;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Somebody new.
     *
     * @param person who it is
     * @param password to sign in with for the first time; the only copy there will ever be
     */
    public record Added(PersonProfile person, String password) {
        @Override
        public String toString() {
            return "Added[person=%s, password=***]".formatted(person.id());
        }
    }

    /** Adds somebody to the caller's tenant. */
    @Transactional
    public Added add(Caller by, PersonPlan plan) {
        by.mustBe(Role.TENANT_ADMIN);
        mayGrant(by, Set.of(), plan.roles());
        return add(by.tenant(), plan, by.actor());
    }

    /** Adds somebody where nobody is yet who could. */
    @Transactional
    Added add(TenantId tenant, PersonPlan plan, Actor by) {
        return add(tenant, plan, by, true);
    }

    /** The same with a password that whoever starts the platform is shown, and nobody has to change. */
    @Transactional
    Added addWithLastingPassword(TenantId tenant, PersonPlan plan, Actor by) {
        return add(tenant, plan, by, false);
    }

    private Added add(TenantId tenant, PersonPlan plan, Actor by, boolean temporary) {
        checkDepartment(tenant, plan.department());
        var password = passwords.random();
        var person = new PersonProfile(
                new PersonId(UUID.randomUUID()),
                tenant,
                plan.department(),
                plan.email(),
                plan.name(),
                plan.language(),
                plan.roles(),
                temporary,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                null);
        insert(person, passwords.hash(password));
        ledger.append(entry(by, "PERSON_ADDED", person)
                .saying(fields -> fields.with("department", number(person.department()))
                        .with("roles", names(person.roles()))
                        .with("language", person.language()))
                .committingTo("email", person.email().getBytes(StandardCharsets.UTF_8))
                .committingTo("name", person.name().getBytes(StandardCharsets.UTF_8)));
        return new Added(person, password);
    }

    private void insert(PersonProfile person, String hash) {
        try {
            people.insert(person, hash);
        } catch (DuplicateKeyException e) {
            throw Problem.conflict("email_taken", "The tenant has a person with this address already");
        }
    }

    /** The people of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<PersonProfile> list(Caller by, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return page.page(
                people.of(by.tenant(), page),
                person -> Cursor.of(person.createdAt(), person.id().value()));
    }

    /** One person of the caller's tenant. */
    @Transactional(readOnly = true)
    public PersonProfile get(Caller by, PersonId id) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return find(by, id);
    }

    /** Changes everything but the address. */
    @Transactional
    public PersonProfile change(
            Caller by, PersonId id, String name, String language, @Nullable DepartmentId department, Set<Role> roles) {
        by.mustBe(Role.TENANT_ADMIN);
        var before = find(by, id);
        var plan = new PersonPlan(before.email(), name, language, department, roles);
        mayGrant(by, before.roles(), roles);
        checkDepartment(by.tenant(), department);
        staysAdministered(before, before.isActive() && roles.contains(Role.TENANT_ADMIN), Role.TENANT_ADMIN);
        staysAdministered(before, before.isActive() && roles.contains(Role.PLATFORM_ADMIN), Role.PLATFORM_ADMIN);
        var after = with(before, plan, before.deactivatedAt());
        people.update(after);
        ledger.append(changed(by, before, after));
        return after;
    }

    /** Keeps somebody out, from the next request on, or lets them in again. */
    @Transactional
    public PersonProfile activate(Caller by, PersonId id, boolean active) {
        by.mustBe(Role.TENANT_ADMIN);
        var before = find(by, id);
        mayGrant(by, before.roles(), Set.of());
        if (before.isActive() == active) {
            return before;
        }
        staysAdministered(before, active, Role.TENANT_ADMIN);
        staysAdministered(before, active, Role.PLATFORM_ADMIN);
        var plan =
                new PersonPlan(before.email(), before.name(), before.language(), before.department(), before.roles());
        var after = with(before, plan, active ? null : clock.instant().truncatedTo(ChronoUnit.MICROS));
        people.update(after);
        people.endSessions(id);
        ledger.append(entry(by.actor(), active ? "PERSON_REACTIVATED" : "PERSON_DEACTIVATED", after));
        return after;
    }

    /** Gives somebody a new password; what is returned is the only copy there will ever be. */
    @Transactional
    public String resetPassword(Caller by, PersonId id) {
        by.mustBe(Role.TENANT_ADMIN);
        var person = find(by, id);
        mayGrant(by, person.roles(), Set.of());
        var password = passwords.random();
        people.changePassword(id, passwords.hash(password), true);
        people.endSessions(id);
        ledger.append(entry(by.actor(), "PASSWORD_RESET", person));
        return password;
    }

    /** Whoever is signed in as this person; nobody if they are kept out. */
    @Transactional(readOnly = true)
    public Optional<Recognised> recognise(PersonId id) {
        return people.find(id).filter(PersonProfile::isActive).map(this::recognised);
    }

    private Recognised recognised(PersonProfile person) {
        var standing = standings.of(person.tenant(), person.department());
        return new Recognised(caller(person, standing), refusal(standing));
    }

    private static @Nullable Problem refusal(Standing standing) {
        if (standing.tenantIsSuspended()) {
            return SuspendedProblem.ofTenant();
        }
        return standing.departmentIsSuspended() ? SuspendedProblem.ofDepartment() : null;
    }

    /**
     * Changes one's own password. Every session of the person ends, the one in which this happens as well.
     *
     * @throws Problem if the current password is another, or the new one is not good enough
     */
    @Transactional
    public void changePassword(Caller by, String current, String wished) {
        var id = by.person();
        if (id == null) {
            throw new ForbiddenProblem("Only people have passwords");
        }
        var known = people.credentials(id).orElseThrow(() -> Problem.notFound("person"));
        if (!passwords.fits(current, known.passwordHash())) {
            throw Problem.invalid("current_password", "current_password is not the current password");
        }
        Passwords.checkChosen("new_password", wished);
        people.changePassword(id, passwords.hash(wished), false);
        people.endSessions(id);
        ledger.append(entry(by.actor(), "PASSWORD_CHANGED", known.person()));
    }

    /** What somebody of a tenant may do; empty if there is no such person, or they are kept out. */
    @Transactional(readOnly = true)
    public Optional<Set<Role>> activeRoles(TenantId tenant, PersonId id) {
        return people.find(id)
                .filter(person -> person.tenant().equals(tenant) && person.isActive())
                .map(PersonProfile::roles);
    }

    /** Who this is; for themselves. */
    @Transactional(readOnly = true)
    public Optional<PersonProfile> self(Caller caller) {
        return Optional.ofNullable(caller.person()).flatMap(people::find);
    }

    /** With a password somebody else knows, nobody may do anything but change it. */
    private static Caller caller(PersonProfile person, Standing standing) {
        return new Caller(
                new Actor.Person(person.id(), null),
                person.tenant(),
                person.department(),
                person.passwordTemporary() ? Set.of() : person.roles(),
                KeyTerms.open(standing.purposes()));
    }

    private PersonProfile find(Caller by, PersonId id) {
        return people.find(id)
                .filter(person -> person.tenant().equals(by.tenant()))
                .orElseThrow(() -> Problem.notFound("person"));
    }

    private void checkDepartment(TenantId tenant, @Nullable DepartmentId department) {
        if (department != null
                && tenancy.department(department)
                        .filter(found -> found.tenant().equals(tenant))
                        .isEmpty()) {
            throw Problem.invalid("department_id", "department_id must be a department of the tenant");
        }
    }

    /** Only platform administrators make others so, or touch those who are. */
    private static void mayGrant(Caller by, Set<Role> before, Set<Role> after) {
        var touched = before.contains(Role.PLATFORM_ADMIN) || after.contains(Role.PLATFORM_ADMIN);
        if (touched && !by.isAny(Role.PLATFORM_ADMIN)) {
            throw new ForbiddenProblem("Only a platform admin may grant that role, or change a person who has it");
        }
    }

    /** The last administrator stays, or nobody could ever appoint another one. */
    private void staysAdministered(PersonProfile person, boolean keeps, Role role) {
        if (keeps || !person.isActive() || !person.roles().contains(role)) {
            return;
        }
        var stays = role == Role.PLATFORM_ADMIN
                ? people.otherPlatformAdminStays(person.id())
                : people.lockActive(person.tenant(), role).stream()
                        .anyMatch(other -> !other.equals(person.id().value()));
        if (!stays) {
            throw Problem.invalid(
                    "roles",
                    "This is the last active %s; appoint another one first"
                            .formatted(role == Role.PLATFORM_ADMIN ? "platform admin" : "tenant admin"));
        }
    }

    private static PersonProfile with(PersonProfile before, PersonPlan plan, @Nullable Instant deactivatedAt) {
        return new PersonProfile(
                before.id(),
                before.tenant(),
                plan.department(),
                plan.email(),
                plan.name(),
                plan.language(),
                plan.roles(),
                before.passwordTemporary(),
                before.createdAt(),
                deactivatedAt);
    }

    private static Entry changed(Caller by, PersonProfile before, PersonProfile after) {
        return entry(by.actor(), "PERSON_CHANGED", after)
                .saying(fields -> fields.with("before", told(before)).with("after", told(after)))
                .committingTo("name", after.name().getBytes(StandardCharsets.UTF_8));
    }

    private static Fields told(PersonProfile person) {
        return new Fields()
                .with("department", number(person.department()))
                .with("roles", names(person.roles()))
                .with("language", person.language());
    }

    static Entry entry(Actor by, String type, PersonProfile person) {
        return by.did(type, person.id().value()).ofTenant(person.tenant().value());
    }

    private static String names(Set<Role> roles) {
        return roles.stream().map(Role::name).sorted().collect(Collectors.joining(" "));
    }

    private static @Nullable UUID number(@Nullable DepartmentId department) {
        return department == null ? null : department.value();
    }
}
