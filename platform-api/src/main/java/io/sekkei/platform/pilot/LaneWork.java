package io.sekkei.platform.pilot;

import io.sekkei.platform.access.People;
import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.generation.GenerationSettings;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.pilot.PilotStore.Turn;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Works at a run, one output after the other, until its slice of time is over.
 *
 * <p>An output is taken in one transaction, written as a generation, and stored in another one that succeeds only if it is
 * still the taker's: so it is stored once, by whoever writes it. What a process that dies has taken is taken anew by
 * another, for PostgreSQL knows who is connected; the generation that was lost stays on record as abandoned.
 */
@Component
class LaneWork {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWork.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** What a taker may need beyond the time of a generation. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final int MOST_ATTEMPTS = 3;

    private final PilotStore store;
    private final Datasets datasets;
    private final Writing writing;
    private final Dominance dominance;
    private final People people;
    private final Ledger ledger;
    private final PilotSettings settings;
    private final GenerationSettings generations;
    private final TransactionTemplate transaction;
    private final String process;
    private final Clock clock;

    LaneWork(
            PilotStore store,
            Datasets datasets,
            Writing writing,
            Dominance dominance,
            People people,
            Ledger ledger,
            PilotSettings settings,
            GenerationSettings generations,
            TransactionTemplate transaction,
            ProcessName process,
            Clock clock) {
        this.store = store;
        this.datasets = datasets;
        this.writing = writing;
        this.dominance = dominance;
        this.people = people;
        this.ledger = ledger;
        this.settings = settings;
        this.generations = generations;
        this.transaction = transaction;
        this.process = process.value();
        this.clock = clock;
    }

    /**
     * Works at a run for a slice of time.
     *
     * @param stopping whether this process is about to end
     * @return after which pause the lane wants to go on; empty if there is nothing more for it
     */
    Optional<Duration> work(UUID run, BooleanSupplier stopping) {
        var tenant = in(TenantScope.ofPlatform(), () -> store.tenantOf(run));
        return tenant.flatMap(found -> work(found, run, stopping));
    }

    private Optional<Duration> work(TenantId tenant, UUID id, BooleanSupplier stopping) {
        var end = System.nanoTime() + settings.slice().toNanos();
        while (System.nanoTime() < end && !stopping.getAsBoolean()) {
            var run = in(TenantScope.of(tenant.value()), () -> store.find(tenant, id, clock.instant()))
                    .filter(one -> one.state() == Pilot.State.RUNNING);
            if (run.isEmpty()) {
                return Optional.empty();
            }
            var pause = step(run.get());
            if (pause.isEmpty() || !pause.get().isZero()) {
                return pause;
            }
        }
        return Optional.of(Duration.ZERO);
    }

    /** Writes one output; zero to go on at once, empty if nothing is left. */
    private Optional<Duration> step(Pilot run) {
        var caller = caller(run);
        if (caller.isEmpty()) {
            pause(run, "The person who began it may not work here any more");
            return Optional.empty();
        }
        var turn = in(TenantScope.of(run.tenant().value()), () -> {
            var now = clock.instant();
            return store.take(
                    run.id(), process, now, now.plus(generations.timeLimit()).plus(GRACE));
        });
        return turn.isPresent() ? write(run, caller.get(), turn.get()) : finish(run);
    }

    /** Somebody else may still write the last outputs, or die over them. */
    private Optional<Duration> finish(Pilot run) {
        return in(TenantScope.of(run.tenant().value()), () -> {
            var state = store.lockState(run.tenant(), run.id());
            if (store.isAnyTaken(run.id())) {
                return Optional.of(SOON);
            }
            if (state.filter(Pilot.State.RUNNING::equals).isPresent()) {
                store.change(run.id(), Pilot.State.RUNNING, Pilot.State.COMPLETED, null, clock.instant());
                var last = store.find(run.tenant(), run.id(), clock.instant()).orElseThrow();
                ledger.append(Actor.PLATFORM
                        .did("PILOT_COMPLETED", run.id())
                        .ofTenant(run.tenant().value())
                        .saying(fields -> fields.with("done", last.progress().done())
                                .with("failed", last.progress().failed())
                                .with("skipped", last.progress().skipped())));
            }
            return Optional.<Duration>empty();
        });
    }

    private Optional<Duration> write(Pilot run, Caller caller, Turn turn) {
        var texts = in(TenantScope.of(run.tenant().value()), () -> datasets.lookInto(run.tenant(), turn.item()));
        if (texts.isEmpty()) {
            change(run, () -> store.skip(turn, process));
            return Optional.of(Duration.ZERO);
        }
        try (var scope = TenantScope.of(run.tenant().value())) {
            var outcome = writing.write(caller, run, run.plan().settings().get(turn.setting()), texts.get());
            keep(run, turn, outcome);
        } catch (Writing.Interrupted e) {
            change(run, () -> store.giveBack(turn, process));
            return Optional.of(SOON);
        } catch (Writing.Unmeasurable e) {
            change(run, () -> store.fail(turn, process, e.code(), e.generation(), clock.instant()));
        } catch (Problem problem) {
            return refused(run, turn, problem);
        } catch (RuntimeException unforeseen) {
            LOG.warn("Item {} of pilot {} could not be written", turn.item(), run.id(), unforeseen);
            return refused(run, turn, Problem.internal(unforeseen));
        }
        return Optional.of(Duration.ZERO);
    }

    private void keep(Pilot run, Turn turn, Outcome outcome) {
        change(run, () -> {
            if (!store.store(turn, process, outcome, clock.instant())) {
                LOG.info("The output of item {} was stored by somebody else", turn.item());
            }
        });
        if (run.plan().stopDominated()) {
            dominance.look(run).forEach(setting -> change(run, () -> store.skipRest(run.id(), setting)));
        }
    }

    /** Money that is spent pauses the run; a full queue delays it; what cannot be written is a failure of the setting. */
    private Optional<Duration> refused(Pilot run, Turn turn, Problem problem) {
        if (problem.status() == HttpStatus.TOO_MANY_REQUESTS || problem.status() == HttpStatus.FORBIDDEN) {
            change(run, () -> store.giveBack(turn, process));
            pause(run, String.valueOf(problem.getMessage()));
            return Optional.empty();
        }
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            change(run, () -> store.giveBack(turn, process));
            return Optional.of(Objects.requireNonNullElse(problem.retryAfter(), SOON));
        }
        var again = problem.status().is5xxServerError() && turn.attempt() < MOST_ATTEMPTS;
        change(run, () -> {
            if (again) {
                store.tryAgain(turn, process);
            } else {
                store.fail(turn, process, problem.code(), null, clock.instant());
            }
        });
        return Optional.of(Duration.ZERO);
    }

    private void pause(Pilot run, String reason) {
        change(run, () -> {
            store.lockState(run.tenant(), run.id());
            store.change(run.id(), Pilot.State.RUNNING, Pilot.State.PAUSED, reason, clock.instant());
            ledger.append(Actor.PLATFORM
                    .did("PILOT_PAUSED", run.id())
                    .ofTenant(run.tenant().value()));
        });
    }

    /** Who began the run, as of now; empty if they may not work any more. The right to run a pilot is one to generate. */
    private Optional<Caller> caller(Pilot run) {
        try (var scope = TenantScope.ofPlatform()) {
            return people.recognise(run.createdBy())
                    .filter(known -> known.refusal() == null)
                    .map(known -> known.caller())
                    .filter(caller -> caller.tenant().equals(run.tenant()) && caller.isAny(Role.MODEL_ENGINEER))
                    .map(caller -> {
                        var roles = new HashSet<>(caller.roles());
                        roles.add(Role.MEMBER);
                        return new Caller(caller.actor(), caller.tenant(), run.department(), roles, caller.terms());
                    });
        }
    }

    private void change(Pilot run, Runnable change) {
        in(TenantScope.of(run.tenant().value()), () -> {
            change.run();
            return true;
        });
    }

    private <T> T in(TenantScope scope, Supplier<T> work) {
        try (scope) {
            return Objects.requireNonNull(transaction.execute(status -> work.get()));
        }
    }
}
