package io.sekkei.platform.access;

import io.sekkei.platform.access.StoredPeople.Credentials;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets people in. Every attempt is recorded, and all that fail look and last the same. */
@Service
public class SignIn {
    private final StoredPeople people;
    private final Passwords passwords;
    private final Tenancy tenancy;
    private final Ledger ledger;
    private final TransactionTemplate transaction;

    SignIn(StoredPeople people, Passwords passwords, Tenancy tenancy, Ledger ledger, TransactionTemplate transaction) {
        this.people = people;
        this.passwords = passwords;
        this.tenancy = tenancy;
        this.ledger = ledger;
        this.transaction = transaction;
    }

    /**
     * What somebody shows to be let in.
     *
     * @param email the address
     * @param password the password
     * @param tenant what the tenant is called; needed only where the same address is known in several
     * @param origin the network address the attempt comes from
     */
    public record Attempt(
            String email, String password, @Nullable String tenant, String origin) {
        @Override
        public String toString() {
            return "Attempt[***]";
        }
    }

    /**
     * Whoever shows the right address and password.
     *
     * @throws Problem if that is nobody
     */
    public PersonProfile withPassword(Attempt attempt) {
        var known = find(attempt);
        if (!passwords.fits(attempt.password(), known == null ? null : known.passwordHash())
                || known == null
                || !known.person().isActive()) {
            record(failure(attempt, known == null ? null : known.person()));
            throw refused();
        }
        record(signedIn(known.person(), "password"));
        return known.person();
    }

    /** Puts on record that somebody has gone. */
    public void signedOut(Caller caller) {
        var person = caller.person();
        if (person != null) {
            record(caller.did("SIGNED_OUT", person.value()));
        }
    }

    /** The only one it can be. */
    private @Nullable Credentials find(Attempt attempt) {
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(transaction.execute(status -> Optional.ofNullable(findOnly(attempt))))
                    .orElse(null);
        }
    }

    private @Nullable Credentials findOnly(Attempt attempt) {
        var candidates = people.withEmail(attempt.email()).stream()
                .filter(candidate -> attempt.tenant() == null
                        || tenancy.nameOf(candidate.person().tenant())
                                .filter(attempt.tenant()::equals)
                                .isPresent())
                .toList();
        return candidates.size() == 1 ? candidates.get(0) : null;
    }

    private void record(Entry entry) {
        try (var scope = TenantScope.ofPlatform()) {
            transaction.executeWithoutResult(status -> ledger.append(entry));
        }
    }

    static Entry signedIn(PersonProfile person, String by) {
        return People.entry(new Actor.Person(person.id(), null), "SIGNED_IN", person)
                .saying(fields -> fields.with("by", by));
    }

    /** An address nobody has belongs to no tenant, either. */
    private static Entry failure(Attempt attempt, @Nullable PersonProfile person) {
        var subject = person == null ? UUID.randomUUID() : person.id().value();
        return Entry.of("SIGN_IN_FAILED", subject)
                .ofTenant(person == null ? null : person.tenant().value())
                .saying(fields -> fields.with("known", person != null).with("by", "password"))
                .committingTo("email", attempt.email().getBytes(StandardCharsets.UTF_8))
                .committingTo("origin", attempt.origin().getBytes(StandardCharsets.UTF_8));
    }

    private static Problem refused() {
        return new Problem(
                HttpStatus.UNAUTHORIZED,
                "sign_in_failed",
                null,
                "Nobody can sign in with this address and password; if the address is known to several tenants, name"
                        + " the tenant");
    }
}
