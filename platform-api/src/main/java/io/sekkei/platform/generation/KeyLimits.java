package io.sekkei.platform.generation;

import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.access.KeyProfile;
import io.sekkei.platform.catalog.Catalog;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.latency.LatencyState;
import io.sekkei.platform.latency.LatencyTargets;
import io.sekkei.platform.quota.BudgetState;
import io.sekkei.platform.quota.Payer;
import io.sekkei.platform.quota.Quotas;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.Purpose;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Standing;
import io.sekkei.platform.tenancy.Standings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tells what binds the generations of a key: its terms, the budgets of every level, and the latency targets. */
@Service
public class KeyLimits {
    private final ApiKeys keys;
    private final Standings standings;
    private final Purposes purposes;
    private final Catalog catalog;
    private final Prices prices;
    private final Quotas quotas;
    private final LatencyTargets targets;
    private final Clock clock;

    KeyLimits(
            ApiKeys keys,
            Standings standings,
            Purposes purposes,
            Catalog catalog,
            Prices prices,
            Quotas quotas,
            LatencyTargets targets,
            Clock clock) {
        this.keys = keys;
        this.standings = standings;
        this.purposes = purposes;
        this.catalog = catalog;
        this.prices = prices;
        this.quotas = quotas;
        this.targets = targets;
        this.clock = clock;
    }

    /** Whether a key opens anything now, and if not, why. */
    public enum State {
        OPEN,
        EXPIRED,
        REVOKED,
        KEY_SUSPENDED,
        DEPARTMENT_SUSPENDED,
        TENANT_SUSPENDED
    }

    /**
     * All that binds a key at one moment.
     *
     * @param state whether it opens anything now
     * @param models names of the models it may ask for
     * @param purposes what its generations may be for; empty if they need not say
     * @param budgets where the budgets stand that bind it, at every level
     * @param targets the latency targets of its generations: the one for those without a purpose, and those for purposes
     *     that have another one
     * @param currency of its budgets of money
     * @param asOf the moment
     */
    public record Limits(
            KeyProfile key,
            State state,
            List<String> models,
            List<Purpose> purposes,
            List<BudgetState> budgets,
            List<LatencyState> targets,
            String currency,
            Instant asOf) {}

    /**
     * The limits of a key of the caller's tenant; for its admins and auditors, and for the key itself.
     *
     * @throws io.sekkei.platform.problem.Problem if there is none, or the caller may not know it
     */
    @Transactional(readOnly = true)
    public Limits of(Caller by, KeyId id) {
        var key = id.equals(by.key()) ? keys.self(by) : keys.get(by, id);
        var payer = new Payer(by.tenant(), key.department(), id.value());
        var now = clock.instant();
        var allowed = allowed(by, key);
        return new Limits(
                key,
                state(key, standings.of(by.tenant(), key.department()), now),
                models(key),
                allowed,
                quotas.binding(payer),
                targets(payer, allowed),
                prices.currency(),
                now);
    }

    private static State state(KeyProfile key, Standing standing, Instant now) {
        var expiresAt = key.plan().expiresAt();
        if (key.revokedAt() != null) {
            return State.REVOKED;
        }
        if (standing.tenantIsSuspended()) {
            return State.TENANT_SUSPENDED;
        }
        if (standing.departmentIsSuspended()) {
            return State.DEPARTMENT_SUSPENDED;
        }
        if (key.suspendedAt() != null) {
            return State.KEY_SUSPENDED;
        }
        return expiresAt != null && !now.isBefore(expiresAt) ? State.EXPIRED : State.OPEN;
    }

    private List<String> models(KeyProfile key) {
        var plan = key.plan();
        return catalog.models().stream()
                .filter(model -> plan.pairs().isEmpty()
                        || plan.pairs().contains(model.pair().id()))
                .filter(model -> plan.modes().isEmpty()
                        || plan.modes().contains(model.mode().wireName()))
                .map(ServedModel::name)
                .sorted()
                .toList();
    }

    private List<Purpose> allowed(Caller by, KeyProfile key) {
        var plan = key.plan();
        return purposes.of(by.tenant()).stream()
                .filter(purpose -> purpose.retiredAt() == null)
                .filter(purpose -> plan.purposes().isEmpty() || plan.purposes().contains(purpose.code()))
                .toList();
    }

    private List<LatencyState> targets(Payer payer, List<Purpose> allowed) {
        var found = new ArrayList<LatencyState>();
        Stream.concat(
                        Stream.of(Optional.<String>empty()),
                        allowed.stream().map(Purpose::code).map(Optional::of))
                .map(purpose -> targets.inEffect(payer, purpose.orElse(null)))
                .flatMap(Optional::stream)
                .filter(state -> found.stream().noneMatch(one -> isSame(one, state)))
                .forEach(found::add);
        return found;
    }

    private static boolean isSame(LatencyState one, LatencyState other) {
        return one.target().id().equals(other.target().id());
    }
}
