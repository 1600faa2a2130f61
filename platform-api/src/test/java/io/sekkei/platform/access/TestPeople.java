package io.sekkei.platform.access;

import io.sekkei.platform.TestClient;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import io.sekkei.platform.tenancy.TenantId;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;
import org.springframework.transaction.support.TransactionTemplate;

/** People for tests, signed in with a session of their own. */
@TestComponent
@Lazy
public class TestPeople {
    public static final String PASSWORD = "a password that is long enough";

    private final TestClient client;
    private final People people;
    private final StoredPeople stored;
    private final Passwords passwords;
    private final Tenancy tenancy;
    private final TransactionTemplate transaction;

    TestPeople(
            TestClient client,
            People people,
            StoredPeople stored,
            Passwords passwords,
            Tenancy tenancy,
            TransactionTemplate transaction) {
        this.client = client;
        this.people = people;
        this.stored = stored;
        this.passwords = passwords;
        this.tenancy = tenancy;
        this.transaction = transaction;
    }

    /** Somebody in a tenant of their own. */
    public TestPerson in(Role... roles) {
        return in(tenancy.addTenant("People " + UUID.randomUUID()), roles);
    }

    /** Somebody in this tenant. */
    public TestPerson in(TenantId tenant, Role... roles) {
        return in(tenant, null, roles);
    }

    /** Somebody in this department, or in none. */
    public TestPerson in(TenantId tenant, @Nullable DepartmentId department, Role... roles) {
        var person = add(tenant, department, roles);
        return TestPerson.signIn(client, person.email(), PASSWORD, caller(person));
    }

    /** The same without a session. */
    PersonProfile add(TenantId tenant, @Nullable DepartmentId department, Role... roles) {
        return add(tenant, department, "somebody-%s@example.com".formatted(UUID.randomUUID()), roles);
    }

    /** Somebody with an address that another tenant may know too. */
    PersonProfile addAgain(TenantId tenant, String email, Role... roles) {
        return add(tenant, null, email, roles);
    }

    private PersonProfile add(TenantId tenant, @Nullable DepartmentId department, String email, Role... roles) {
        var plan = new PersonPlan(email, "Somebody", "en", department, Set.of(roles));
        var person = people.add(tenant, plan, Actor.PLATFORM).person();
        transaction.executeWithoutResult(status -> stored.changePassword(person.id(), passwords.hash(PASSWORD), false));
        return person;
    }

    private static Caller caller(PersonProfile person) {
        return new Caller(
                new Actor.Person(person.id(), null),
                person.tenant(),
                person.department(),
                person.roles(),
                KeyTerms.open(Set.of()));
    }
}
