package io.sekkei.platform.pilot;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.agreement.Version;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.generation.Generations;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.pilot.Pilot.State;
import io.sekkei.platform.pilot.report.Assumptions;
import io.sekkei.platform.pilot.report.Report;
import io.sekkei.platform.pilot.report.Reporter;
import io.sekkei.platform.pilot.report.Result;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.routing.RoutePlan;
import io.sekkei.platform.routing.Routes;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Runs that compare settings on a dataset, in the background. Every output is a generation: recorded, budgeted, its text
 * encrypted, and on the bill of the person who began the run.
 */
@Service
public class Pilots {
    private static final Role[] READERS = {Role.MODEL_ENGINEER, Role.TENANT_ADMIN, Role.AUDITOR};
    /** Reviewers find here what they are asked to compare; reports would tell them whose outputs are the better ones. */
    private static final Role[] KNOWERS = {Role.MODEL_ENGINEER, Role.TENANT_ADMIN, Role.AUDITOR, Role.REVIEWER};

    private final PilotStore store;
    private final ComparisonStore comparisons;
    private final Datasets datasets;
    private final Generations generations;
    private final Lanes lanes;
    private final Routes routes;
    private final Readings readings;
    private final Prices prices;
    private final PilotSettings settings;
    private final Ledger ledger;
    private final Clock clock;

    Pilots(
            PilotStore store,
            ComparisonStore comparisons,
            Datasets datasets,
            Generations generations,
            Lanes lanes,
            Routes routes,
            Prices prices,
            PilotSettings settings,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.comparisons = comparisons;
        this.datasets = datasets;
        this.generations = generations;
        this.lanes = lanes;
        this.routes = routes;
        this.readings = new Readings(prices);
        this.prices = prices;
        this.settings = settings;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Begins a run.
     *
     * @throws Problem 404 without such a dataset or model; 422 if there is nothing to write, or too much
     */
    @Transactional
    public Pilot begin(Caller by, PilotPlan plan) {
        by.mustBe(Role.MODEL_ENGINEER);
        var dataset = datasets.find(by.tenant(), plan.dataset(), plan.datasetVersion());
        checkModels(by, plan);
        var generating = by.terms().settlePurpose(plan.purpose());
        var now = clock.instant();
        var run = new Pilot(
                UUID.randomUUID(),
                by.tenant(),
                by.department(),
                plan,
                State.RUNNING,
                null,
                new Pilot.Progress(0, 0, 0, 0),
                Duration.ZERO,
                by.mustBePerson(),
                now,
                null);
        var outputs = store.add(run, now);
        if (outputs == 0 || outputs > settings.mostOutputs()) {
            throw Problem.invalid(
                    "settings",
                    "A run writes between 1 and %d outputs, but this one would write %d"
                            .formatted(settings.mostOutputs(), outputs));
        }
        lanes.open(run.id());
        ledger.append(by.did("PILOT_BEGUN", run.id())
                .saying(fields -> fields.with("dataset", dataset.id())
                        .with("dataset_version", dataset.version())
                        .with("dataset_sha256", dataset.digest())
                        .with("purpose", generating)
                        .with("outputs", outputs))
                .committingTo("name", plan.name().getBytes(StandardCharsets.UTF_8))
                .committingTo("plan", PilotStore.json(plan).getBytes(StandardCharsets.UTF_8)));
        return find(by, run.id());
    }

    /** A setting names a mode, so that no route policy or default decides what is compared. */
    private void checkModels(Caller by, PilotPlan plan) {
        for (var setting : plan.settings()) {
            var model = generations.model(by, setting.model());
            var isNamed = !model.name().equals(model.pair().id());
            if (!isNamed) {
                throw Problem.invalid("model", "model must name a mode, as in %s:slm-only".formatted(setting.model()));
            }
            if (setting.deferral() != null && model.mode() != DecodingMode.CASCADE) {
                throw Problem.invalid("deferral", "Only a cascade has a deferral rule");
            }
            if (setting.deferral() != null && !offers(model, setting.deferral().deferTo())) {
                throw Problem.invalid(
                        "deferral",
                        "The pair %s cannot run %s"
                                .formatted(
                                        model.pair().id(),
                                        setting.deferral().deferTo().wireName()));
            }
        }
    }

    private static boolean offers(ServedModel model, DecodingMode mode) {
        return model.pair().modes().contains(mode);
    }

    /** Lets a run rest; what is being written is still written to its end. */
    @Transactional
    public Pilot pause(Caller by, UUID id) {
        return change(by, id, EnumSet.of(State.RUNNING), State.PAUSED, "PILOT_PAUSED");
    }

    /** Lets a run go on. */
    @Transactional
    public Pilot resume(Caller by, UUID id) {
        var resumed = change(by, id, EnumSet.of(State.PAUSED), State.RUNNING, "PILOT_RESUMED");
        lanes.open(id);
        return resumed;
    }

    /** Ends a run before it is complete; what is written stays. */
    @Transactional
    public Pilot cancel(Caller by, UUID id) {
        return change(by, id, EnumSet.of(State.RUNNING, State.PAUSED), State.CANCELLED, "PILOT_CANCELLED");
    }

    private Pilot change(Caller by, UUID id, Set<State> from, State to, String type) {
        by.mustBe(Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        by.mustBePerson();
        var state = store.lockState(by.tenant(), id).orElseThrow(() -> Problem.notFound("pilot"));
        if (!from.contains(state)) {
            throw Problem.conflict("pilot_state", "This pilot is %s already".formatted(state));
        }
        store.change(id, state, to, null, clock.instant());
        ledger.append(by.did(type, id));
        return find(by, id);
    }

    /** A run of the caller's tenant. */
    @Transactional(readOnly = true)
    public Pilot get(Caller by, UUID id) {
        by.mustBe(KNOWERS);
        return find(by, id);
    }

    /** Makes sure that the caller's tenant has such a run. */
    void known(Caller by, UUID id) {
        find(by, id);
    }

    private Pilot find(Caller by, UUID id) {
        return store.find(by.tenant(), id, clock.instant()).orElseThrow(() -> Problem.notFound("pilot"));
    }

    /** The runs of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<Pilot> list(Caller by, PageRequest page) {
        by.mustBe(KNOWERS);
        return page.page(store.of(by.tenant(), page, clock.instant()), one -> Cursor.of(one.createdAt(), one.id()));
    }

    /** What was written so far, one by one. */
    @Transactional(readOnly = true)
    public Page<Result> results(Caller by, UUID id, PageRequest page) {
        by.mustBe(READERS);
        var run = find(by, id);
        var after = page.after();
        return page.page(
                store.results(run.id(), after == null ? -1 : after.number(), page.rows()),
                result -> Cursor.of(result.turn()));
    }

    /**
     * What came of a run so far.
     *
     * @param assumptions what return on investment is reckoned from
     */
    @Transactional(readOnly = true)
    public Report report(Caller by, UUID id, Assumptions assumptions) {
        by.mustBe(READERS);
        var run = find(by, id);
        var plan = run.plan();
        var results = store.results(id);
        var labels = plan.settings().stream().map(PilotSetting::label).toList();
        var models = plan.settings().stream().map(PilotSetting::model).toList();
        var dataset = datasets.find(by.tenant(), plan.dataset(), plan.datasetVersion());
        return new Reporter(labels, models, prices.currency(), assumptions)
                .report(
                        header(run, dataset),
                        readings.cold(results, plan),
                        results.stream().filter(result -> !result.isDone()).toList(),
                        comparisons.choices(id));
    }

    /**
     * Proposes the route policy that a report recommends. It routes nothing before a second person has agreed.
     *
     * @param assumptions those of the report, which say what is good enough
     * @param purpose what it routes; null for everything without a policy of its own
     * @throws Problem 409 if the report recommends nothing
     */
    @Transactional
    public Version<RoutePlan> propose(Caller by, UUID id, Assumptions assumptions, @Nullable String purpose) {
        by.mustBe(Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        var report = report(by, id, assumptions);
        var recommended = report.recommendation();
        if (recommended == null) {
            throw Problem.conflict(
                    "no_recommendation", "This report recommends nothing: it needs outputs of items with references");
        }
        var name = report.run().name();
        return routes.proposeNext(by, Recommended.plan(recommended, name, purpose, id));
    }

    private static Report.Header header(Pilot run, Dataset dataset) {
        return new Report.Header(
                run.id(),
                run.plan().name(),
                run.state().name().toLowerCase(Locale.ROOT),
                dataset.name(),
                dataset.id(),
                dataset.version(),
                dataset.digest(),
                run.createdAt(),
                run.endedAt(),
                run.progress().total(),
                run.progress().done(),
                run.progress().failed(),
                run.progress().skipped());
    }
}
