package io.sekkei.platform.latency;

import io.sekkei.platform.quota.Level;
import io.sekkei.platform.quota.Payer;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.Tenancy;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Setting and reading latency targets. What is set counts within a second. */
@Service
public class LatencyTargets {
    private final LatencyStore store;
    private final TargetCache cache;
    private final Tenancy tenancy;
    private final Clock clock;

    LatencyTargets(LatencyStore store, TargetCache cache, Tenancy tenancy, Clock clock) {
        this.store = store;
        this.cache = cache;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /**
     * Sets a target. A target is never changed: ending it and setting another keeps the old one's misses apart.
     *
     * @throws InvalidLatencyTargetProblem if the subject is unknown or has a target for this purpose
     */
    @Transactional
    public LatencyTarget set(LatencyPlan plan) {
        var subject = plan.subject();
        var zone = tenancy.timeZoneOf(subject.tenant())
                .orElseThrow(() -> new InvalidLatencyTargetProblem("subject", "There is no such tenant"));
        if (subject.level() == Level.DEPARTMENT && !isDepartmentOf(subject.tenant(), subject.id())) {
            throw new InvalidLatencyTargetProblem("subject", "The tenant has no such department");
        }
        var target = new LatencyTarget(new LatencyTargetId(UUID.randomUUID()), plan, zone);
        if (!store.insert(target, clock.instant())) {
            throw new InvalidLatencyTargetProblem("subject", "It has a target for this purpose; end that one first");
        }
        cache.forgetAfterCommit();
        return target;
    }

    /** Ends a target; what it counted stays on record. False if there is none. */
    @Transactional
    public boolean end(LatencyTargetId id) {
        cache.forgetAfterCommit();
        return store.end(id, clock.instant());
    }

    @Transactional(readOnly = true)
    public Optional<LatencyState> find(LatencyTargetId id) {
        return store.find(id).map(this::now);
    }

    /** Targets of a tenant with their present windows, by number, those after a given one. */
    @Transactional(readOnly = true)
    public List<LatencyState> of(TenantId tenant, @Nullable LatencyTargetId after, int limit) {
        return store.of(tenant, after, limit).stream().map(this::now).toList();
    }

    /** The target that binds the generations of a key. */
    @Transactional(readOnly = true)
    public Optional<LatencyState> inEffect(Payer payer, @Nullable String purpose) {
        return store.inEffect(payer, purpose).map(this::now);
    }

    private LatencyState now(LatencyTarget target) {
        var untouched = target.at(clock.instant());
        return untouched.with(store.counts(target, untouched.window()));
    }

    private boolean isDepartmentOf(TenantId tenant, UUID id) {
        return tenancy.department(new DepartmentId(id))
                .filter(department -> department.tenant().equals(tenant))
                .isPresent();
    }
}
