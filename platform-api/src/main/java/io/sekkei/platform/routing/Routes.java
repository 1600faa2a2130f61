package io.sekkei.platform.routing;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.Catalog;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.routing.RouteVersion.State;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Route policies. Who wishes one, or a change of one, never lets it count: that takes a second person who runs the tenant.
 * It counts from the next second on, for requests that name a pair and no mode.
 */
@Service
public class Routes {
    private static final Role[] READERS = {Role.TENANT_ADMIN, Role.MODEL_ENGINEER, Role.AUDITOR};

    private final RouteStore store;
    private final RouteCache cache;
    private final Catalog catalog;
    private final Purposes purposes;
    private final Ledger ledger;
    private final Clock clock;

    Routes(RouteStore store, RouteCache cache, Catalog catalog, Purposes purposes, Ledger ledger, Clock clock) {
        this.store = store;
        this.cache = cache;
        this.catalog = catalog;
        this.purposes = purposes;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * The route of a prompt whose mode was left open; empty if no rule covers it.
     *
     * @param purpose what it is for; null if nothing is said
     */
    public Optional<Route> choose(Caller caller, ServedModel model, @Nullable String purpose, int promptTokens) {
        return cache.inEffect(caller.tenant().value(), model.pair().id(), purpose)
                .filter(policy -> policy.plan().enabled())
                .flatMap(policy -> policy.plan().rules().stream()
                        .filter(rule -> rule.covers(promptTokens))
                        .filter(rule -> model.pair().modes().contains(rule.mode()))
                        .findFirst()
                        .map(rule -> new Route(policy.id(), policy.version(), rule)));
    }

    /** Wishes a new policy. */
    @Transactional
    public RouteVersion propose(Caller by, RoutePlan plan) {
        return add(by, UUID.randomUUID(), 1, plan);
    }

    /** Wishes another version of a policy, for the same pair and purpose. */
    @Transactional
    public RouteVersion change(Caller by, UUID id, RoutePlan plan) {
        by.mustBe(Role.TENANT_ADMIN, Role.MODEL_ENGINEER);
        var newest =
                store.lock(by.tenant(), id).stream().findFirst().orElseThrow(() -> Problem.notFound("route policy"));
        var isSame = newest.plan().pair().equals(plan.pair())
                && Objects.equals(newest.plan().purpose(), plan.purpose());
        if (!isSame) {
            throw Problem.invalid("pair", "pair and purpose cannot change; make another policy for them");
        }
        return add(by, id, newest.version() + 1, plan);
    }

    private RouteVersion add(Caller by, UUID id, int version, RoutePlan plan) {
        by.mustBe(Role.TENANT_ADMIN, Role.MODEL_ENGINEER);
        check(by, plan);
        var wished = new RouteVersion(
                id, version, by.tenant(), plan, State.PROPOSED, person(by), clock.instant(), null, null);
        store.add(wished);
        ledger.append(entry(by, "ROUTE_POLICY_PROPOSED", wished));
        return wished;
    }

    private void check(Caller by, RoutePlan plan) {
        var model = catalog.model(plan.pair())
                .filter(served -> served.pair().id().equals(plan.pair()))
                .orElseThrow(() -> Problem.invalid("pair", "No pair is called '%s'".formatted(plan.pair())));
        for (var rule : plan.rules()) {
            offers(model, rule.mode());
            Optional.ofNullable(rule.deferral()).map(DeferralRule::deferTo).ifPresent(mode -> offers(model, mode));
        }
        if (plan.purpose() != null && !purposes.codes(by.tenant()).contains(plan.purpose())) {
            throw Problem.invalid("purpose", "No purpose has the code '%s'".formatted(plan.purpose()));
        }
    }

    private static void offers(ServedModel model, DecodingMode mode) {
        if (!model.pair().modes().contains(mode)) {
            throw Problem.invalid(
                    "rules", "The pair %s cannot run %s".formatted(model.pair().id(), mode.wireName()));
        }
    }

    /**
     * Lets a version count in the place of the one before.
     *
     * @throws Problem 403 if it is the caller's own wish; 409 if it was decided on already
     */
    @Transactional
    public RouteVersion approve(Caller by, UUID id, int version) {
        var wished = proposed(by, id, version);
        store.replaceActive(by.tenant(), wished.plan());
        return decide(by, wished, State.ACTIVE, "ROUTE_POLICY_APPROVED");
    }

    /** Turns a version down. */
    @Transactional
    public RouteVersion decline(Caller by, UUID id, int version) {
        return decide(by, proposed(by, id, version), State.DECLINED, "ROUTE_POLICY_DECLINED");
    }

    private RouteVersion decide(Caller by, RouteVersion wished, State state, String type) {
        store.decide(wished, state, person(by), clock.instant());
        ledger.append(entry(by, type, wished));
        cache.forgetAfterCommit();
        return get(by, wished.id(), wished.version());
    }

    private RouteVersion proposed(Caller by, UUID id, int version) {
        by.mustBe(Role.TENANT_ADMIN);
        var wished = store.lock(by.tenant(), id).stream()
                .filter(one -> one.version() == version)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("route policy version"));
        if (wished.state() != State.PROPOSED) {
            throw Problem.conflict("policy_decided", "Version %d is %s already".formatted(version, wished.state()));
        }
        if (wished.proposedBy().equals(person(by))) {
            throw new Problem(
                    HttpStatus.FORBIDDEN, "four_eyes", null, "Somebody else must decide on what you have proposed");
        }
        return wished;
    }

    /** A version of a policy of the caller's tenant. */
    @Transactional(readOnly = true)
    public RouteVersion get(Caller by, UUID id, int version) {
        by.mustBe(READERS);
        return store.find(by.tenant(), id, version).orElseThrow(() -> Problem.notFound("route policy version"));
    }

    /** All versions of all policies of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<RouteVersion> list(Caller by, PageRequest page) {
        by.mustBe(READERS);
        return page.page(store.of(by.tenant(), page), one -> Cursor.of(one.proposedAt(), one.id()));
    }

    private static UUID person(Caller caller) {
        var person = caller.person();
        if (person == null) {
            throw new Problem(
                    HttpStatus.FORBIDDEN, "person_needed", null, "This is for people who are signed in, not for keys");
        }
        return person.value();
    }

    private static Entry entry(Caller by, String type, RouteVersion policy) {
        var plan = policy.plan();
        return by.did(type, policy.id())
                .saying(fields -> fields.with("version", policy.version())
                        .with("pair", plan.pair())
                        .with("purpose", plan.purpose())
                        .with("enabled", plan.enabled())
                        .with("pilot", plan.pilot())
                        .with("proposed_by", policy.proposedBy())
                        .with("rules", RouteStore.json(plan.rules())))
                .committingTo("name", plan.name().getBytes(StandardCharsets.UTF_8));
    }
}
