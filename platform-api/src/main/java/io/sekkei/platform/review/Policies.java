package io.sekkei.platform.review;

import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which outputs are held. Who wishes a policy, or a change of one, never lets it count: that takes a second admin. */
@Service
public class Policies {
    private final PolicyStore store;
    private final Tenancy tenancy;
    private final ApiKeys keys;
    private final Purposes purposes;
    private final Ledger ledger;
    private final Clock clock;

    Policies(PolicyStore store, Tenancy tenancy, ApiKeys keys, Purposes purposes, Ledger ledger, Clock clock) {
        this.store = store;
        this.tenancy = tenancy;
        this.keys = keys;
        this.purposes = purposes;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Wishes a new policy. */
    @Transactional
    public PolicyVersion propose(Caller by, PolicyPlan plan) {
        checkScope(by, plan.scope());
        return add(by, UUID.randomUUID(), 1, plan);
    }

    /** Wishes another version of a policy, for the same people. */
    @Transactional
    public PolicyVersion change(Caller by, UUID id, PolicyPlan plan) {
        by.mustBe(Role.TENANT_ADMIN);
        var newest = store.lock(by.tenant(), id).stream().findFirst().orElseThrow(() -> Problem.notFound("policy"));
        if (!newest.plan().scope().equals(plan.scope())) {
            throw Problem.invalid("scope", "scope cannot change; make another policy for other people");
        }
        return add(by, id, newest.version() + 1, plan);
    }

    /**
     * A policy for somebody who is not there would hold nothing, and nobody would notice.
     *
     * @throws Problem 422 if a department, a key or a purpose is not the tenant's
     */
    void checkScope(Caller by, Scope scope) {
        by.mustBe(Role.TENANT_ADMIN);
        var department = scope.department();
        if (department != null
                && tenancy.department(new DepartmentId(department))
                        .filter(found -> found.tenant().equals(by.tenant()))
                        .isEmpty()) {
            throw Problem.invalid("department_id", "department_id must be a department of the tenant");
        }
        if (scope.purpose() != null && !purposes.codes(by.tenant()).contains(scope.purpose())) {
            throw Problem.invalid("purpose", "The tenant has no purpose '%s'".formatted(scope.purpose()));
        }
        if (scope.key() != null && !keys.exists(by.tenant(), new KeyId(scope.key()))) {
            throw Problem.invalid("key_id", "key_id must be a key of the tenant");
        }
    }

    private PolicyVersion add(Caller by, UUID id, int version, PolicyPlan plan) {
        by.mustBe(Role.TENANT_ADMIN);
        var wished = new PolicyVersion(
                id,
                version,
                by.tenant(),
                plan,
                PolicyVersion.State.PROPOSED,
                Callers.person(by),
                clock.instant(),
                null,
                null);
        store.add(wished);
        ledger.append(entry(by, "REVIEW_POLICY_PROPOSED", wished));
        return wished;
    }

    /**
     * Lets a version count, from the next generation on, in the place of the one before.
     *
     * @throws Problem 403 if it is the caller's own wish; 409 if it was decided on already
     */
    @Transactional
    public PolicyVersion approve(Caller by, UUID id, int version) {
        var wished = proposed(by, id, version);
        store.replaceActive(id);
        return decide(by, wished, PolicyVersion.State.ACTIVE, "REVIEW_POLICY_APPROVED");
    }

    /** Turns a version down. */
    @Transactional
    public PolicyVersion decline(Caller by, UUID id, int version) {
        return decide(by, proposed(by, id, version), PolicyVersion.State.DECLINED, "REVIEW_POLICY_DECLINED");
    }

    private PolicyVersion decide(Caller by, PolicyVersion wished, PolicyVersion.State state, String type) {
        store.decide(wished, state, Callers.person(by), clock.instant());
        ledger.append(entry(by, type, wished));
        return get(by, wished.id(), wished.version());
    }

    private PolicyVersion proposed(Caller by, UUID id, int version) {
        by.mustBe(Role.TENANT_ADMIN);
        var wished = store.lock(by.tenant(), id).stream()
                .filter(one -> one.version() == version)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("policy version"));
        if (wished.state() != PolicyVersion.State.PROPOSED) {
            throw Problem.conflict("policy_decided", "Version %d is %s already".formatted(version, wished.state()));
        }
        if (wished.proposedBy().equals(Callers.person(by))) {
            throw new Problem(
                    HttpStatus.FORBIDDEN, "four_eyes", null, "Somebody else must decide on what you have proposed");
        }
        return wished;
    }

    /** A version of a policy of the caller's tenant. */
    @Transactional(readOnly = true)
    public PolicyVersion get(Caller by, UUID id, int version) {
        by.mustBe(Role.TENANT_ADMIN, Role.REVIEWER, Role.AUDITOR);
        return store.find(by.tenant(), id, version).orElseThrow(() -> Problem.notFound("policy version"));
    }

    /** All versions of all policies of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<PolicyVersion> list(Caller by, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.REVIEWER, Role.AUDITOR);
        return page.page(store.of(by.tenant(), page), one -> Cursor.of(one.proposedAt(), one.id()));
    }

    /** Names may be those of people, and words what nobody is to know: the ledger commits to all of it. */
    private static Entry entry(Caller by, String type, PolicyVersion policy) {
        return by.did(type, policy.id())
                .saying(fields -> fields.with("version", policy.version())
                        .with("enabled", policy.plan().enabled())
                        .with("proposed_by", policy.proposedBy()))
                .committingTo("policy", PolicyStore.json(policy.plan()).getBytes(StandardCharsets.UTF_8));
    }
}
