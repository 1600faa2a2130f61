package io.sekkei.platform.tuning;

import io.sekkei.inference.TextGenerator;
import io.sekkei.platform.access.People;
import io.sekkei.platform.catalog.PairVersions;
import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import io.sekkei.platform.tuning.ScoreStore.Side;
import io.sekkei.platform.tuning.TuningJob.Phase;
import io.sekkei.platform.tuning.TuningJob.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Works at a job until it is done, rests, or the process ends. Whoever takes a job gets a number, and what they say counts
 * only while that number is the last: a process that was thought dead and is not cannot spoil what another one does. What
 * was done is found where it was left: examples and answers in the database, updates in the job's folder.
 */
@Component
class TuningWork {
    private static final Logger LOG = LoggerFactory.getLogger(TuningWork.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final TuningStore store;
    private final ScoreStore scores;
    private final Lessons lessons;
    private final Tuner tuner;
    private final Judging judging;
    private final Courtesy courtesy;
    private final TuningFolders folders;
    private final PairVersions versions;
    private final People people;
    private final Ledger ledger;
    private final TuningSettings settings;
    private final TransactionTemplate transaction;
    private final String process;
    private final Clock clock;

    TuningWork(
            TuningStore store,
            ScoreStore scores,
            Lessons lessons,
            Tuner tuner,
            Judging judging,
            Courtesy courtesy,
            TuningFolders folders,
            PairVersions versions,
            People people,
            Ledger ledger,
            TuningSettings settings,
            TransactionTemplate transaction,
            ProcessName process,
            Clock clock) {
        this.store = store;
        this.scores = scores;
        this.lessons = lessons;
        this.tuner = tuner;
        this.judging = judging;
        this.courtesy = courtesy;
        this.folders = folders;
        this.versions = versions;
        this.people = people;
        this.ledger = ledger;
        this.settings = settings;
        this.transaction = transaction;
        this.process = process.value();
        this.clock = clock;
    }

    /** A job that cannot be done as it is; the message is for people. */
    private static final class Impossible extends RuntimeException {
        Impossible(String message) {
            super(message);
        }
    }

    /**
     * Works at a job.
     *
     * @param stopping whether this process is about to end
     * @return after which pause somebody shall look at it again; empty if there is nothing more to do
     */
    Optional<Duration> work(UUID id, BooleanSupplier stopping) {
        var tenant = in(TenantScope.ofPlatform(), () -> store.tenantOf(id));
        return tenant.flatMap(found -> work(found, id, stopping));
    }

    private Optional<Duration> work(TenantId tenant, UUID id, BooleanSupplier stopping) {
        var epoch = in(TenantScope.of(tenant.value()), () -> store.take(id, process));
        if (epoch.isPresent()) {
            var turn = new Turn(find(tenant, id), epoch.get(), stopping);
            try {
                turn.run();
            } finally {
                change(tenant, () -> store.layDown(id, epoch.get()));
            }
        }
        var now = find(tenant, id);
        if (now.state() != State.RUNNING) {
            tidy(now);
            return Optional.empty();
        }
        return Optional.of(epoch.isPresent() ? SOON : settings.heartbeat());
    }

    /** Of a job that rests everything stays that may be kept; of one that is over nothing. */
    private void tidy(TuningJob job) {
        if (job.state() == State.PAUSED) {
            folders.keepOnly(job);
        } else {
            folders.drop(job);
        }
    }

    private TuningJob find(TenantId tenant, UUID id) {
        return in(
                TenantScope.of(tenant.value()),
                () -> store.find(tenant, id, clock.instant()).orElseThrow());
    }

    /** One go at a job. */
    private final class Turn implements Tuner.Watch {
        private static final long LOOK_NANOS = 500_000_000;

        private final TuningJob job;
        private final long epoch;
        private final BooleanSupplier stopping;
        private long lookedNanos = System.nanoTime() - LOOK_NANOS;
        /** Points are told on a thread of their own. */
        private volatile boolean goesOn = true;

        Turn(TuningJob job, long epoch, BooleanSupplier stopping) {
            this.job = job;
            this.epoch = epoch;
            this.stopping = stopping;
        }

        void run() {
            try {
                var read = prepare();
                if (goesOn() && train(read)) {
                    judge(read).ifPresent(this::complete);
                }
            } catch (Impossible | IllegalArgumentException | Problem e) {
                fail(String.valueOf(e.getMessage()));
            } catch (DataAccessException | TransactionException e) {
                throw e; // the database is away: again later
            } catch (RuntimeException e) {
                LOG.error("Tuning job {} failed", job.id(), e);
                fail("Something went wrong; the operator's log tells more of job %s".formatted(job.id()));
            }
        }

        private Lessons.Read prepare() {
            enter(Phase.PREPARING);
            folders.keepOnly(job);
            var caller = caller(job);
            if (caller.isEmpty()) {
                throw new Impossible("The person who began it may not work here any more");
            }
            var found = in(scope(), () -> lessons.read(caller.get(), job));
            var unfit = tuner.unfit(in(scope(), this::base), found.texts());
            var read = found.withoutUnfit(unfit).withoutLeaks();
            ifMine(() -> store.leaveOut(job.id(), read.leftOut()));
            for (var split : Split.values()) {
                if (read.lessons(split).isEmpty()) {
                    throw new Impossible(
                            "No example of the part %s can be used: they need answers, a length that the pair can learn,"
                                            .formatted(split)
                                    + " and inputs unlike those of other parts");
                }
            }
            return read;
        }

        /** What the job begins from is what it was when it was begun, or there is nothing to compare with. */
        private String base() {
            var own = job.base().version();
            var version = own == null
                    ? null
                    : versions.find(job.tenant(), own).orElseThrow(() -> new Impossible("Its version is gone"));
            return versions.location(job.plan().pair(), version);
        }

        private boolean train(Lessons.Read read) {
            var result = folders.result(job);
            if (folders.isThere(result)) {
                return true;
            }
            enter(Phase.TRAINING);
            var fresh = folders.fresh(job);
            var work = new Tuner.Work(
                    in(scope(), this::base),
                    folders.of(job),
                    read.of(Split.TRAIN),
                    read.of(Split.DEV),
                    job.plan(),
                    versionName(),
                    fresh);
            if (!tuner.tune(work, this)) {
                return false;
            }
            folders.publish(fresh, result);
            return true;
        }

        private String versionName() {
            var base = before().pair().version();
            var plus = base.indexOf('+');
            return "%s+%s"
                    .formatted(
                            plus < 0 ? base : base.substring(0, plus),
                            job.id().toString().substring(0, 8));
        }

        private TextGenerator before() {
            return in(
                            scope(),
                            () -> versions.withDigest(
                                    job.tenant(), job.plan().pair(), job.base().digest()))
                    .filter(model -> model.pair().digest().equals(job.base().digest()))
                    .orElseThrow(() -> new Impossible("The pair it began from is no longer served here"))
                    .generator();
        }

        /** Empty if it has to stop before all is judged. */
        private Optional<PairVersions.Made> judge(Lessons.Read read) {
            enter(Phase.EVALUATING);
            var made = made();
            var before = before();
            var after = versions.generator(made);
            var there = in(scope(), () -> scores.there(job.id()));
            for (var question : judging.questions(read, lessons.general(read), there)) {
                var answerer = question.place().side() == Side.BEFORE ? before : after;
                Optional<ScoreStore.Score> score = Optional.empty();
                while (score.isEmpty()) {
                    if (!goesOn()) {
                        return Optional.empty();
                    }
                    courtesy.makeRoom(stopping);
                    score = judging.ask(question, answerer);
                }
                var found = score.get();
                ifMine(() -> scores.add(job.tenant(), job.id(), found));
            }
            return Optional.of(made);
        }

        private PairVersions.Made made() {
            return new PairVersions.Made(
                    job.id(), // one job, one version
                    job.tenant(),
                    job.plan().pair(),
                    versionName(),
                    tuner.digest(folders.result(job)),
                    job.base().digest(),
                    folders.relative(job),
                    job.id());
        }

        private void complete(PairVersions.Made made) {
            ifMine(() -> {
                var comparison = Comparison.of(scores.all(job.id()), settings.forgetting());
                versions.add(made);
                store.change(job.id(), State.RUNNING, State.COMPLETED, null, made.id(), clock.instant());
                ledger.append(Actor.PLATFORM
                        .did("TUNING_COMPLETED", job.id())
                        .ofTenant(job.tenant().value())
                        .saying(fields -> fields.with("version", made.id())
                                .with("pair_sha256", made.digest())
                                .with("updates", find(job.tenant(), job.id()).updates())
                                .with("test_chrf_difference", told(comparison.test()))
                                .with("general_chrf_difference", told(comparison.general()))
                                .with("forgets_too_much", comparison.forgetsTooMuch())));
            });
        }

        /** Fractions as text, for JSON has several spellings of them. */
        private static @Nullable String told(List<Comparison.Figure> figures) {
            return Comparison.leading(figures)
                    .map(figure -> String.valueOf(figure.difference().value()))
                    .orElse(null);
        }

        private void fail(String reason) {
            ifMine(() -> {
                store.change(job.id(), State.RUNNING, State.FAILED, reason, null, clock.instant());
                ledger.append(Actor.PLATFORM
                        .did("TUNING_FAILED", job.id())
                        .ofTenant(job.tenant().value()));
            });
        }

        @Override
        public void looked(TuningPoint point) {
            ifMine(() -> store.add(job.tenant(), job.id(), point));
        }

        @Override
        public void hindered(@Nullable String reason) {
            change(job.tenant(), () -> store.explain(job.id(), epoch, reason));
        }

        @Override
        public boolean goesOn() {
            if (stopping.getAsBoolean()) {
                goesOn = false;
            }
            if (goesOn && System.nanoTime() - lookedNanos >= LOOK_NANOS) {
                lookedNanos = System.nanoTime();
                goesOn = in(scope(), () -> store.isMine(job.id(), epoch));
            }
            return goesOn;
        }

        private void enter(Phase phase) {
            change(job.tenant(), () -> store.enter(job.id(), epoch, phase));
        }

        private void ifMine(Runnable change) {
            change(job.tenant(), () -> {
                if (store.lockMine(job.id(), epoch)) {
                    change.run();
                } else {
                    goesOn = false;
                }
            });
        }

        private TenantScope scope() {
            return TenantScope.of(job.tenant().value());
        }
    }

    /** Who began the job, as of now; empty if they may not work any more. */
    private Optional<Caller> caller(TuningJob job) {
        try (var scope = TenantScope.ofPlatform()) {
            return people.recognise(job.createdBy())
                    .filter(known -> known.refusal() == null)
                    .map(known -> known.caller())
                    .filter(caller -> caller.tenant().equals(job.tenant()) && caller.isAny(Role.MODEL_ENGINEER));
        }
    }

    private void change(TenantId tenant, Runnable change) {
        in(TenantScope.of(tenant.value()), () -> {
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
