package io.sekkei.platform.agreement;

import io.sekkei.platform.agreement.Version.State;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/**
 * Lets policies count only once a second person has agreed, and tells the ledger of each step. Who may take a step is for
 * its owner to ask. Everything here runs in the owner's transaction.
 *
 * @param <P> what a policy says
 */
public final class FourEyes<P> {
    /** What an entry of the ledger says of a version, beyond who did it. */
    @FunctionalInterface
    public interface Telling<P> {
        Entry tell(Entry entry, Version<P> version);
    }

    private final Versions<P> versions;
    private final String name;
    private final Telling<P> telling;
    private final Ledger ledger;
    private final Clock clock;

    /** @param name what people call such a policy, as in {@code route policy}; entries of the ledger are named after it */
    public FourEyes(Versions<P> versions, String name, Telling<P> telling, Ledger ledger, Clock clock) {
        this.versions = versions;
        this.name = name;
        this.telling = telling;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Wishes a new policy. */
    public Version<P> propose(Caller by, P plan) {
        return add(by, UUID.randomUUID(), 1, plan);
    }

    /**
     * The newest version of a policy, which nobody else changes before the transaction ends.
     *
     * @throws Problem 404 if the caller's tenant has no such policy
     */
    public Version<P> newest(Caller by, UUID id) {
        return versions.lock(by.tenant(), id).stream().findFirst().orElseThrow(() -> Problem.notFound(name));
    }

    /** Wishes another version of a policy. */
    public Version<P> change(Caller by, UUID id, P plan) {
        return add(by, id, newest(by, id).version() + 1, plan);
    }

    private Version<P> add(Caller by, UUID id, int version, P plan) {
        var wished = new Version<>(
                id,
                version,
                by.tenant(),
                plan,
                State.PROPOSED,
                by.mustBePerson().value(),
                clock.instant(),
                null,
                null);
        versions.add(wished);
        tell(by, "PROPOSED", wished);
        return wished;
    }

    /**
     * Lets a version count in the place of the one before.
     *
     * @throws Problem 403 if it is the caller's own wish; 409 if it was decided on already
     */
    public Version<P> approve(Caller by, UUID id, int version) {
        var wished = proposed(by, id, version);
        versions.replaceActive(wished);
        return decide(by, wished, State.ACTIVE, "APPROVED");
    }

    /**
     * Turns a version down.
     *
     * @throws Problem as {@link #approve} does
     */
    public Version<P> decline(Caller by, UUID id, int version) {
        return decide(by, proposed(by, id, version), State.DECLINED, "DECLINED");
    }

    private Version<P> decide(Caller by, Version<P> wished, State state, String type) {
        versions.decide(wished, state, by.mustBePerson().value(), clock.instant());
        tell(by, type, wished);
        return get(by, wished.id(), wished.version());
    }

    private Version<P> proposed(Caller by, UUID id, int version) {
        var wished = versions.lock(by.tenant(), id).stream()
                .filter(one -> one.version() == version)
                .findFirst()
                .orElseThrow(() -> Problem.notFound(name + " version"));
        if (wished.state() != State.PROPOSED) {
            throw Problem.conflict("policy_decided", "Version %d is %s already".formatted(version, wished.state()));
        }
        if (wished.proposedBy().equals(by.mustBePerson().value())) {
            throw new Problem(
                    HttpStatus.FORBIDDEN, "four_eyes", null, "Somebody else must decide on what you have proposed");
        }
        return wished;
    }

    private void tell(Caller by, String step, Version<P> version) {
        var type = "%s_%s".formatted(name.toUpperCase(Locale.ROOT).replace(' ', '_'), step);
        ledger.append(telling.tell(by.did(type, version.id()), version));
    }

    /** A version of a policy of the caller's tenant. */
    public Version<P> get(Caller by, UUID id, int version) {
        return versions.find(by.tenant(), id, version).orElseThrow(() -> Problem.notFound(name + " version"));
    }

    /** All versions of all policies of the caller's tenant, the newest first. */
    public Page<Version<P>> list(Caller by, PageRequest page) {
        return page.page(versions.of(by.tenant(), page), one -> Cursor.of(one.proposedAt(), one.id()));
    }
}
