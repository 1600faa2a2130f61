package io.sekkei.platform.latency;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.quota.Payer;
import io.sekkei.platform.quota.Subjects;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
    private final Subjects subjects;
    private final Ledger ledger;
    private final Clock clock;

    LatencyTargets(LatencyStore store, TargetCache cache, Subjects subjects, Ledger ledger, Clock clock) {
        this.store = store;
        this.cache = cache;
        this.subjects = subjects;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Sets a target of the caller's tenant. */
    @Transactional
    public LatencyState set(Caller by, LatencyPlan plan) {
        by.mustBe(Role.TENANT_ADMIN);
        if (!plan.subject().tenant().equals(by.tenant())) {
            throw Problem.notFound("tenant");
        }
        var target = set(plan);
        ledger.append(by.did("LATENCY_TARGET_SET", target.id().value()).saying(fields -> tell(fields, "after", plan)));
        return now(target);
    }

    /** The targets of the caller's tenant and how they fare, the oldest first. */
    @Transactional(readOnly = true)
    public Page<LatencyState> list(Caller by, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return page.page(
                        store.of(by.tenant(), page),
                        target -> Cursor.of(target.createdAt(), target.id().value()))
                .map(this::now);
    }

    @Transactional(readOnly = true)
    public LatencyState get(Caller by, LatencyTargetId id) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return now(find(by, id));
    }

    /** Ends a target of the caller's tenant; what it counted stays on record. */
    @Transactional
    public void end(Caller by, LatencyTargetId id) {
        by.mustBe(Role.TENANT_ADMIN);
        var target = find(by, id);
        end(id);
        ledger.append(
                by.did("LATENCY_TARGET_ENDED", id.value()).saying(fields -> tell(fields, "before", target.plan())));
    }

    private LatencyTarget find(Caller by, LatencyTargetId id) {
        return store.find(id)
                .filter(target -> target.plan().subject().tenant().equals(by.tenant()))
                .orElseThrow(() -> Problem.notFound("latency target"));
    }

    private static Fields tell(Fields fields, String name, LatencyPlan plan) {
        var told = new Fields()
                .with("level", plan.subject().level().name())
                .with("owner", plan.subject().id())
                .with("purpose", plan.purpose())
                .with("fallback_modes", plan.fallbacks().toString())
                .with("enforced", plan.enforced())
                .with("span", plan.span().name())
                .with("thresholds", plan.thresholds().toString());
        tell(told, "first_token_ms", plan.firstToken());
        tell(told, "total_ms", plan.total());
        return fields.with(name, told);
    }

    private static void tell(Fields fields, String name, @Nullable Duration limit) {
        if (limit != null) {
            fields.with(name, limit.toMillis());
        }
    }

    /**
     * Sets a target. A target is never changed: ending it and setting another keeps the old one's misses apart.
     *
     * @throws InvalidLatencyTargetProblem if the subject is unknown or has a target for this purpose
     */
    @Transactional
    public LatencyTarget set(LatencyPlan plan) {
        var subject = plan.subject();
        var zone = subjects.zoneOf(subject)
                .orElseThrow(() -> new InvalidLatencyTargetProblem("owner_id", Subjects.unknown(subject)));
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var target = new LatencyTarget(new LatencyTargetId(UUID.randomUUID()), plan, zone, now);
        if (!store.insert(target)) {
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

    /** The targets of a tenant and how they fare, the oldest first. */
    @Transactional(readOnly = true)
    public List<LatencyState> of(TenantId tenant) {
        return store.of(tenant, PageRequest.first()).stream().map(this::now).toList();
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
}
