package io.sekkei.platform.access;

import io.sekkei.platform.access.StoredPeople.Credentials;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Tenancy;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets people in. Every attempt that is looked at is recorded, and all that fail look and last the same. Those that
 * come too fast are not looked at.
 */
@Service
public class SignIn {
    private final StoredPeople people;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final ClientAddress addresses;
    private final Tenancy tenancy;
    private final Ledger ledger;
    private final TransactionTemplate transaction;

    SignIn(
            StoredPeople people,
            Passwords passwords,
            SignInThrottle throttle,
            ClientAddress addresses,
            Tenancy tenancy,
            Ledger ledger,
            TransactionTemplate transaction) {
        this.people = people;
        this.passwords = passwords;
        this.throttle = throttle;
        this.addresses = addresses;
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
     */
    public record Attempt(
            String email, String password, @Nullable String tenant) {
        @Override
        public String toString() {
            return "Attempt[***]";
        }
    }

    /**
     * Whoever shows the right address and password.
     *
     * @param from the request that brings them
     * @throws Problem if that is nobody, or there were too many attempts
     */
    public PersonProfile withPassword(Attempt attempt, HttpServletRequest from) {
        var email = throttle.email(attempt.email());
        var origin = throttle.origin(addresses.of(from));
        // One transaction each, for comparing passwords takes its time and needs no connection.
        waitFor(origin).or(() -> waitFor(email)).ifPresent(wait -> {
            throw SignInProblem.throttled(wait);
        });
        var known = inTransaction(() -> find(attempt)).orElse(null);
        var fits = passwords.fits(attempt.password(), known == null ? null : known.passwordHash());
        if (known == null || !fits || !known.person().isActive()) {
            append(failure(attempt.email(), known == null ? null : known.person(), "password", addresses.of(from)));
            throw SignInProblem.refused();
        }
        inTransaction(() -> {
            throttle.succeeded(email, origin);
            ledger.append(signedIn(known.person(), "password"));
            return Optional.of(known);
        });
        return known.person();
    }

    /** Puts on record that somebody has gone. */
    public void signedOut(Caller caller) {
        var person = caller.person();
        if (person != null) {
            append(caller.did("SIGNED_OUT", person.value()));
        }
    }

    private Optional<Duration> waitFor(SignInThrottle.Subject subject) {
        return inTransaction(() -> throttle.admit(subject));
    }

    /** The only one it can be. */
    private Optional<Credentials> find(Attempt attempt) {
        var candidates = people.withEmail(attempt.email()).stream()
                .filter(candidate -> attempt.tenant() == null
                        || tenancy.nameOf(candidate.person().tenant())
                                .filter(attempt.tenant()::equals)
                                .isPresent())
                .toList();
        return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
    }

    private void append(Entry entry) {
        inTransaction(() -> {
            ledger.append(entry);
            return Optional.of(entry);
        });
    }

    /** Whose tenant it is, is what is to be found out. */
    private <T> Optional<T> inTransaction(Supplier<Optional<T>> work) {
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(transaction.execute(status -> work.get()));
        }
    }

    /** Somebody has been let in by a password or an issuer. */
    static Entry signedIn(PersonProfile person, String by) {
        return People.entry(new Actor.Person(person.id(), null), "SIGNED_IN", person)
                .saying(fields -> fields.with("by", by));
    }

    /** An address nobody has belongs to no tenant, either. */
    static Entry failure(String email, @Nullable PersonProfile person, String by, String origin) {
        var subject = person == null ? UUID.randomUUID() : person.id().value();
        return Entry.of("SIGN_IN_FAILED", subject)
                .ofTenant(person == null ? null : person.tenant().value())
                .saying(fields -> fields.with("known", person != null).with("by", by))
                .committingTo("email", email.getBytes(StandardCharsets.UTF_8))
                .committingTo("origin", origin.getBytes(StandardCharsets.UTF_8));
    }
}
