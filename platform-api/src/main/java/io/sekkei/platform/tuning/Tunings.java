package io.sekkei.platform.tuning;

import io.sekkei.inference.PairDescription;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.Catalog;
import io.sekkei.platform.catalog.PairVersion;
import io.sekkei.platform.catalog.PairVersions;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.content.ContentErased;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.pilot.DatasetItem;
import io.sekkei.platform.pilot.Datasets;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.review.ApprovedEdits;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tuning.TuningJob.Phase;
import io.sekkei.platform.tuning.TuningJob.State;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Jobs that make a pair's small model learn from texts of a tenant, in the background; the large one stays as it is. A job
 * keeps no text: it knows where each of its examples comes from, and reads it there. What comes of it is a candidate.
 */
@Service
public class Tunings {
    private static final Role[] READERS = {Role.MODEL_ENGINEER, Role.TENANT_ADMIN, Role.AUDITOR};
    private static final int FEWEST_TO_LEARN = 8;

    private final TuningStore store;
    private final TuningLane lane;
    private final Datasets datasets;
    private final ApprovedEdits edits;
    private final Catalog catalog;
    private final PairVersions versions;
    private final TuningSettings settings;
    private final Ledger ledger;
    private final Clock clock;

    Tunings(
            TuningStore store,
            TuningLane lane,
            Datasets datasets,
            ApprovedEdits edits,
            Catalog catalog,
            PairVersions versions,
            TuningSettings settings,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.lane = lane;
        this.datasets = datasets;
        this.edits = edits;
        this.catalog = catalog;
        this.versions = versions;
        this.settings = settings;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The most that a job may ask for here. */
    public record Limits(int updates, int examples, int cores, long memoryMegabytes, long minutes, double forgetting) {}

    public Limits limits(Caller by) {
        by.mustBe(READERS);
        return new Limits(
                settings.mostUpdates(),
                settings.mostExamples(),
                settings.cores(),
                settings.memory().toMegabytes(),
                settings.time().toMinutes(),
                settings.forgetting());
    }

    /**
     * Begins a job.
     *
     * @throws Problem 404 without such a dataset; 422 without such a pair, beyond a limit, or with too little to learn from
     */
    @Transactional
    public TuningJob begin(Caller by, TuningPlan plan) {
        by.mustBe(Role.MODEL_ENGINEER);
        var model = checked(plan);
        var examples = examples(by, plan);
        var job = new TuningJob(
                UUID.randomUUID(),
                by.tenant(),
                plan,
                base(by, model),
                State.RUNNING,
                Phase.WAITING,
                null,
                TuningJob.Examples.NONE,
                0,
                null,
                Duration.ZERO,
                by.mustBePerson(),
                clock.instant(),
                null);
        store.add(job, examples);
        lane.open(job.id());
        ledger.append(by.did("TUNING_BEGUN", job.id())
                .saying(fields -> fields.with("pair", plan.pair())
                        .with("base_sha256", job.base().digest())
                        .with("dataset", plan.dataset())
                        .with("dataset_version", plan.datasetVersion() == null ? 0 : plan.datasetVersion())
                        .with("edits", plan.edits())
                        .with("method", plan.method().name())
                        .with("examples", examples.size()))
                .committingTo("name", plan.name().getBytes(StandardCharsets.UTF_8))
                .committingTo("plan", TuningStore.json(plan).getBytes(StandardCharsets.UTF_8)));
        return find(by, job.id());
    }

    private ServedModel checked(TuningPlan plan) {
        var model = catalog.pair(plan.pair())
                .orElseThrow(() -> Problem.invalid("pair", "No pair is called '%s'".formatted(plan.pair())));
        atMost("updates", plan.updates(), settings.mostUpdates());
        atMost("minutes", plan.minutes(), settings.time().toMinutes());
        atMost("memory_megabytes", plan.memoryMegabytes(), settings.memory().toMegabytes());
        atMost("cores", plan.cores(), settings.cores());
        return model;
    }

    private static void atMost(String name, long wished, long most) {
        if (wished > most) {
            throw Problem.invalid(name, "%s must be at most %d here, but is %d".formatted(name, most, wished));
        }
    }

    private TuningJob.Base base(Caller by, ServedModel model) {
        PairDescription pair = model.pair();
        return versions.current(by.tenant(), pair.id())
                .map(version -> new TuningJob.Base(version.digest(), version.id()))
                .orElseGet(() -> new TuningJob.Base(pair.digest(), null));
    }

    private List<TuningExample> examples(Caller by, TuningPlan plan) {
        var examples = new ArrayList<TuningExample>();
        if (plan.dataset() != null && plan.datasetVersion() != null) {
            var dataset = plan.dataset();
            var version = plan.datasetVersion();
            for (var item : all(page -> datasets.items(by, dataset, version, page))) {
                addItem(examples, item);
            }
        }
        if (plan.edits()) {
            for (var edit : all(page -> edits.list(by, page))) {
                examples.add(TuningExample.of(examples.size() + 1, part(edit.generation()), null, edit.generation()));
            }
        }
        check(examples);
        return examples;
    }

    private static void addItem(List<TuningExample> examples, DatasetItem item) {
        if (item.erasedAt() == null) {
            examples.add(TuningExample.of(examples.size() + 1, item.split(), item.id(), item.source()));
        }
    }

    private <T> List<T> all(Function<PageRequest, Page<T>> list) {
        var all = new ArrayList<T>();
        String next = null;
        do {
            var page = list.apply(PageRequest.of(200, next));
            all.addAll(page.data());
            next = page.next();
        } while (next != null && all.size() <= settings.mostExamples());
        return all;
    }

    /** Eight of ten corrections are to learn from; by the number alone, so that each is in the same part in every job. */
    private static Split part(UUID generation) {
        return switch (Math.floorMod(generation.getLeastSignificantBits(), 10)) {
            case 8 -> Split.DEV;
            case 9 -> Split.TEST;
            default -> Split.TRAIN;
        };
    }

    private void check(List<TuningExample> examples) {
        if (examples.size() > settings.mostExamples()) {
            throw Problem.invalid(
                    "dataset_id",
                    "A job has at most %d examples, but this would have more".formatted(settings.mostExamples()));
        }
        atLeast(examples, Split.TRAIN, FEWEST_TO_LEARN);
        atLeast(examples, Split.DEV, 1);
        atLeast(examples, Split.TEST, 1);
    }

    private static void atLeast(List<TuningExample> examples, Split split, int fewest) {
        var there =
                examples.stream().filter(example -> example.split() == split).count();
        if (there < fewest) {
            throw Problem.invalid(
                    "dataset_id",
                    "A job needs at least %d examples in the part %s, but there are %d"
                            .formatted(fewest, split.name().toLowerCase(Locale.ROOT), there));
        }
    }

    /** Lets a job rest after the update in hand. */
    @Transactional
    public TuningJob pause(Caller by, UUID id) {
        return change(by, id, EnumSet.of(State.RUNNING), State.PAUSED, "TUNING_PAUSED");
    }

    /** Lets a job go on where it stopped. */
    @Transactional
    public TuningJob resume(Caller by, UUID id) {
        var resumed = change(by, id, EnumSet.of(State.PAUSED), State.RUNNING, "TUNING_RESUMED");
        lane.open(id);
        return resumed;
    }

    /** Ends a job; what it learned is dropped. */
    @Transactional
    public TuningJob cancel(Caller by, UUID id) {
        var cancelled = change(by, id, EnumSet.of(State.RUNNING, State.PAUSED), State.CANCELLED, "TUNING_CANCELLED");
        lane.open(id); // whoever takes it tidies up
        return cancelled;
    }

    private TuningJob change(Caller by, UUID id, Set<State> from, State to, String type) {
        by.mustBe(Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        by.mustBePerson();
        var state = store.lockState(by.tenant(), id).orElseThrow(() -> Problem.notFound("tuning job"));
        if (!from.contains(state)) {
            throw Problem.conflict("tuning_state", "This job is %s already".formatted(state));
        }
        store.change(id, state, to, null, null, clock.instant());
        ledger.append(by.did(type, id));
        return find(by, id);
    }

    /** A job of the caller's tenant. */
    @Transactional(readOnly = true)
    public TuningJob get(Caller by, UUID id) {
        by.mustBe(READERS);
        return find(by, id);
    }

    private TuningJob find(Caller by, UUID id) {
        return store.find(by.tenant(), id, clock.instant()).orElseThrow(() -> Problem.notFound("tuning job"));
    }

    /** The jobs of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<TuningJob> list(Caller by, PageRequest page) {
        by.mustBe(READERS);
        return page.page(store.of(by.tenant(), page, clock.instant()), job -> Cursor.of(job.createdAt(), job.id()));
    }

    /** The curve of a job so far. */
    @Transactional(readOnly = true)
    public List<TuningPoint> curve(Caller by, UUID id) {
        return store.points(get(by, id).id());
    }

    /** Where the examples of a job come from, without their texts. */
    @Transactional(readOnly = true)
    public Page<TuningExample> examples(Caller by, UUID id, PageRequest page) {
        var job = get(by, id);
        var after = page.after();
        return page.page(
                store.examples(job.id(), after == null ? 0 : after.number(), page.rows()),
                example -> Cursor.of(example.position()));
    }

    /** Versions in use that learned from texts which were erased since; the last erasure first. */
    @Transactional(readOnly = true)
    public List<Retrain> toRetrain(Caller by) {
        by.mustBe(READERS);
        return store.toRetrain(by.tenant()).stream()
                .filter(one -> versions.get(by, one.version()).state() != PairVersion.State.RETIRED)
                .toList();
    }

    /** What is erased leaves every job; those that are over enter the list of what is to be trained again. */
    @EventListener
    void erased(ContentErased erasure) {
        for (var job : store.erase(erasure.tenant(), erasure.generation(), clock.instant())) {
            store.beginAgain(job);
            ledger.append(Actor.PLATFORM
                    .did("TUNING_EXAMPLE_ERASED", job)
                    .ofTenant(erasure.tenant())
                    .saying(fields -> fields.with("generation", erasure.generation())));
            lane.open(job); // what was kept of it on disk goes, even of a job that rests
        }
    }
}
