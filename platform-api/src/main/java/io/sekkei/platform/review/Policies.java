package io.sekkei.platform.review;

import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.agreement.FourEyes;
import io.sekkei.platform.agreement.Version;
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
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which outputs are held. Who wishes a policy, or a change of one, never lets it count: that takes a second admin. */
@Service
public class Policies {
    private static final Role[] READERS = {Role.TENANT_ADMIN, Role.REVIEWER, Role.AUDITOR};

    private final FourEyes<PolicyPlan> policies;
    private final Tenancy tenancy;
    private final ApiKeys keys;
    private final Purposes purposes;

    Policies(PolicyStore store, Tenancy tenancy, ApiKeys keys, Purposes purposes, Ledger ledger, Clock clock) {
        this.policies = new FourEyes<>(store, "review policy", Policies::tell, ledger, clock);
        this.tenancy = tenancy;
        this.keys = keys;
        this.purposes = purposes;
    }

    /** Wishes a new policy. */
    @Transactional
    public Version<PolicyPlan> propose(Caller by, PolicyPlan plan) {
        checkScope(by, plan.scope());
        return policies.propose(by, plan);
    }

    /** Wishes another version of a policy, for the same people. */
    @Transactional
    public Version<PolicyPlan> change(Caller by, UUID id, PolicyPlan plan) {
        by.mustBe(Role.TENANT_ADMIN);
        if (!policies.newest(by, id).plan().scope().equals(plan.scope())) {
            throw Problem.invalid("scope", "scope cannot change; make another policy for other people");
        }
        return policies.change(by, id, plan);
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

    /**
     * Lets a version count, from the next generation on, in the place of the one before.
     *
     * @throws Problem 403 if it is the caller's own wish; 409 if it was decided on already
     */
    @Transactional
    public Version<PolicyPlan> approve(Caller by, UUID id, int version) {
        by.mustBe(Role.TENANT_ADMIN);
        return policies.approve(by, id, version);
    }

    /** Turns a version down. */
    @Transactional
    public Version<PolicyPlan> decline(Caller by, UUID id, int version) {
        by.mustBe(Role.TENANT_ADMIN);
        return policies.decline(by, id, version);
    }

    /** A version of a policy of the caller's tenant. */
    @Transactional(readOnly = true)
    public Version<PolicyPlan> get(Caller by, UUID id, int version) {
        by.mustBe(READERS);
        return policies.get(by, id, version);
    }

    /** All versions of all policies of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<Version<PolicyPlan>> list(Caller by, PageRequest page) {
        by.mustBe(READERS);
        return policies.list(by, page);
    }

    /** Names may be those of people, and words what nobody is to know: the ledger commits to all of it. */
    private static Entry tell(Entry entry, Version<PolicyPlan> policy) {
        return entry.saying(fields -> fields.with("version", policy.version())
                        .with("enabled", policy.plan().enabled())
                        .with("proposed_by", policy.proposedBy()))
                .committingTo("policy", PolicyStore.json(policy.plan()).getBytes(StandardCharsets.UTF_8));
    }
}
