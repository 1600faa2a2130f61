package io.sekkei.platform.routing;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.platform.agreement.FourEyes;
import io.sekkei.platform.agreement.Version;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.Catalog;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
    private final FourEyes<RoutePlan> policies;
    private final RouteCache cache;
    private final Catalog catalog;
    private final Purposes purposes;

    Routes(RouteStore store, RouteCache cache, Catalog catalog, Purposes purposes, Ledger ledger, Clock clock) {
        this.store = store;
        this.policies = new FourEyes<>(store, "route policy", Routes::tell, ledger, clock);
        this.cache = cache;
        this.catalog = catalog;
        this.purposes = purposes;
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
    public Version<RoutePlan> propose(Caller by, RoutePlan plan) {
        check(by, plan);
        return policies.propose(by, plan);
    }

    /** Wishes a policy as the next version of the one that counts for the same pair and purpose, or as the first. */
    @Transactional
    public Version<RoutePlan> proposeNext(Caller by, RoutePlan plan) {
        check(by, plan);
        return store.inEffect(by.tenant().value(), plan.pair(), plan.purpose())
                .filter(now -> Objects.equals(now.plan().purpose(), plan.purpose()))
                .map(now -> policies.change(by, now.id(), plan))
                .orElseGet(() -> policies.propose(by, plan));
    }

    /** Wishes another version of a policy, for the same pair and purpose. */
    @Transactional
    public Version<RoutePlan> change(Caller by, UUID id, RoutePlan plan) {
        check(by, plan);
        var newest = policies.newest(by, id).plan();
        if (!newest.pair().equals(plan.pair()) || !Objects.equals(newest.purpose(), plan.purpose())) {
            throw Problem.invalid("pair", "pair and purpose cannot change; make another policy for them");
        }
        return policies.change(by, id, plan);
    }

    /**
     * Whether a plan can be followed.
     *
     * @throws Problem 422 if its pair, a mode or its purpose is not there
     */
    private void check(Caller by, RoutePlan plan) {
        by.mustBe(Role.TENANT_ADMIN, Role.MODEL_ENGINEER);
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
    public Version<RoutePlan> approve(Caller by, UUID id, int version) {
        by.mustBe(Role.TENANT_ADMIN);
        cache.forgetAfterCommit();
        return policies.approve(by, id, version);
    }

    /** Turns a version down. */
    @Transactional
    public Version<RoutePlan> decline(Caller by, UUID id, int version) {
        by.mustBe(Role.TENANT_ADMIN);
        return policies.decline(by, id, version);
    }

    /** A version of a policy of the caller's tenant. */
    @Transactional(readOnly = true)
    public Version<RoutePlan> get(Caller by, UUID id, int version) {
        by.mustBe(READERS);
        return policies.get(by, id, version);
    }

    /** All versions of all policies of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<Version<RoutePlan>> list(Caller by, PageRequest page) {
        by.mustBe(READERS);
        return policies.list(by, page);
    }

    private static Entry tell(Entry entry, Version<RoutePlan> policy) {
        var plan = policy.plan();
        return entry.saying(fields -> fields.with("version", policy.version())
                        .with("pair", plan.pair())
                        .with("purpose", plan.purpose())
                        .with("enabled", plan.enabled())
                        .with("pilot", plan.pilot())
                        .with("proposed_by", policy.proposedBy())
                        .with("rules", RouteStore.json(plan.rules())))
                .committingTo("name", plan.name().getBytes(StandardCharsets.UTF_8));
    }
}
