package io.sekkei.platform.latency;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.GeneratorQueue.Work;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.latency.LatencyPass.Look;
import io.sekkei.platform.latency.LatencyState.Counts;
import io.sekkei.platform.problem.DatabaseUnavailableProblem;
import io.sekkei.platform.quota.Notification;
import io.sekkei.platform.quota.Notifications;
import io.sekkei.platform.quota.Payer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides by the clock what the meter decides by money: whether a generation may run, and in which mode.
 *
 * <p>A generation that would be late in the mode it asks for runs in the first mode its target allows instead that would be
 * in time, or is refused before anything is reserved. What nobody can predict yet runs.
 */
@Service
public class LatencyQuota {
    private final LatencyStore store;
    private final TargetCache targets;
    private final Paces paces;
    private final TransactionTemplate transaction;
    private final Notifications notifications;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    LatencyQuota(
            LatencyStore store,
            TargetCache targets,
            Paces paces,
            TransactionTemplate transaction,
            Notifications notifications,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.targets = targets;
        this.paces = paces;
        this.transaction = transaction;
        this.notifications = notifications;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Lets a generation in.
     *
     * @param purpose what it is for; null if it does not say
     * @param mayUse modes the caller may use
     * @throws LatencyProblem if it would be late
     * @throws DatabaseUnavailableProblem if nobody can tell
     */
    public LatencyPass admit(
            Payer payer,
            @Nullable String purpose,
            ServedModel model,
            int promptTokens,
            DecodingSettings decoding,
            Set<DecodingMode> mayUse) {
        var target = inEffect(payer, purpose);
        var attempt =
                new Attempt(model, promptTokens, decoding, model.generator().queue());
        return target.map(binding -> admit(attempt, binding, mayUse))
                .orElseGet(() -> pass(attempt, attempt.look(model.mode()), null, null));
    }

    private LatencyPass admit(Attempt attempt, LatencyState state, Set<DecodingMode> mayUse) {
        var target = state.target();
        var asked = attempt.look(attempt.model().mode());
        var decision = decide(attempt, target, asked);
        if (decision != null) {
            return pass(attempt, asked, state, decision);
        }
        return target.plan().fallbacks().stream()
                .filter(mode -> mode != asked.mode() && mayUse.contains(mode) && attempt.offers(mode))
                .map(attempt::look)
                .filter(look -> look.prediction().map(target::isMetBy).orElse(true))
                .findFirst()
                .map(look -> pass(attempt, look, state, LatencyDecision.FALLBACK))
                .orElseGet(() -> lateInAnyMode(attempt, asked, state));
    }

    /** Why it may run in the mode asked for; null if it may not. */
    private @Nullable LatencyDecision decide(Attempt attempt, LatencyTarget target, Look asked) {
        if (asked.prediction().isEmpty()) {
            return LatencyDecision.UNMEASURED;
        }
        if (target.isMetBy(asked.prediction().get())) {
            return LatencyDecision.IN_TIME;
        }
        return paces.takeProbe(attempt.pairDigest(), asked.mode(), clock.instant()) ? LatencyDecision.PROBE : null;
    }

    private LatencyPass lateInAnyMode(Attempt attempt, Look asked, LatencyState state) {
        if (!state.target().plan().enforced()) {
            return pass(attempt, asked, state, LatencyDecision.COUNTED);
        }
        countRefusal(state);
        var prediction = asked.prediction().orElseThrow();
        var alone = attempt.alone().look(asked.mode()).prediction().orElse(prediction);
        throw state.target().isMetBy(alone)
                ? LatencyProblem.busy(state.target(), prediction)
                : LatencyProblem.tooLarge(state.target(), prediction);
    }

    private LatencyPass pass(
            Attempt attempt, Look look, @Nullable LatencyState state, @Nullable LatencyDecision decision) {
        return new LatencyPass(this, attempt.pairDigest(), attempt.model().mode(), look, state, decision);
    }

    private Optional<LatencyState> inEffect(Payer payer, @Nullable String purpose) {
        try {
            return targets.inEffect(payer, purpose).map(target -> target.at(clock.instant()));
        } catch (DataAccessException | TransactionException e) {
            throw new DatabaseUnavailableProblem(e);
        }
    }

    private void countRefusal(LatencyState state) {
        try (var scope = TenantScope.of(state.target().plan().subject().tenant().value())) {
            transaction.executeWithoutResult(status -> store.add(state.target(), state.window(), Counts.REFUSAL));
        } catch (DataAccessException | TransactionException e) {
            throw new DatabaseUnavailableProblem(e);
        }
    }

    void count(LatencyState state, GenerationResult result, boolean inOtherMode) {
        var plan = state.target().plan();
        var timings = result.timings();
        var answer = Counts.answer(
                !LatencyTarget.isWithin(timings.firstToken(), plan.firstToken()),
                !LatencyTarget.isWithin(timings.total(), plan.total()),
                inOtherMode);
        var now = store.add(state.target(), state.window(), answer);
        plan.thresholds().stream()
                .filter(threshold -> now.misses() - answer.misses() < threshold && threshold <= now.misses())
                .forEach(threshold -> tell(state.with(now), threshold));
    }

    private void tell(LatencyState state, long threshold) {
        var target = state.target();
        var isNew = notifications.note(
                target.plan().subject().tenant(),
                Notification.Kind.LATENCY_THRESHOLD,
                target.id().value(),
                state.window(),
                threshold,
                state.counts().misses());
        if (isNew) {
            events.publishEvent(new LatencyThresholdReached(state, threshold));
        }
    }

    void learn(String pairDigest, Look look, Observation seen) {
        paces.learn(pairDigest, look.mode(), seen, look.outline(), clock.instant());
    }

    /** Learns from an answer of the past that is on record. */
    public void learnAgain(String pairDigest, DecodingMode mode, Observation past, Instant endedAt) {
        paces.learnAgain(pairDigest, mode, past, endedAt);
    }

    /** A generation before it is let in. */
    private final class Attempt {
        private final ServedModel model;
        private final int promptTokens;
        private final DecodingSettings decoding;
        private final GeneratorQueue queue;

        Attempt(ServedModel model, int promptTokens, DecodingSettings decoding, GeneratorQueue queue) {
            this.model = model;
            this.promptTokens = promptTokens;
            this.decoding = decoding;
            this.queue = queue;
        }

        ServedModel model() {
            return model;
        }

        String pairDigest() {
            return model.pair().digest();
        }

        boolean offers(DecodingMode mode) {
            return model.pair().modes().contains(mode);
        }

        /** The same on an idle server. */
        Attempt alone() {
            return new Attempt(
                    model,
                    promptTokens,
                    decoding,
                    new GeneratorQueue(List.of(), List.of(), queue.workers(), queue.maxBatch()));
        }

        Look look(DecodingMode mode) {
            var work = new Work(mode, promptTokens, decoding.maxTokens(), decoding.beamWidth(), 0);
            var outline = paces.outline(pairDigest(), queue, work);
            return new Look(mode, outline, outline.flatMap(usual -> paces.prediction(pairDigest(), work, usual)));
        }
    }
}
