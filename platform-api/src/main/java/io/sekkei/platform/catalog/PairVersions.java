package io.sekkei.platform.catalog;

import io.sekkei.inference.TextGenerator;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.PairVersion.Kind;
import io.sekkei.platform.catalog.PairVersion.State;
import io.sekkei.platform.database.ShortMemory;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Versions of pairs that belong to single tenants, and which of them writes. To write is what a second person lets them;
 * rolling back needs nobody else. Every version stays, and can be asked for by its digest. Every move is in the ledger.
 */
@Service
public class PairVersions {
    private static final Role[] READERS = {Role.MODEL_ENGINEER, Role.TENANT_ADMIN, Role.AUDITOR};

    private final PairVersionStore store;
    private final OpenVersions open;
    private final Catalog catalog;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ShortMemory<Asked, List<PairVersion>> writing;

    PairVersions(
            PairVersionStore store,
            OpenVersions open,
            Catalog catalog,
            Ledger ledger,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.open = open;
        this.catalog = catalog;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
        this.writing =
                new ShortMemory<>(transaction, Asked::tenant, asked -> store.writing(asked.tenant(), asked.pair()));
    }

    private record Asked(UUID tenant, String pair) {}

    /**
     * What was made and may become a version.
     *
     * @param id its number
     * @param tenant whose it is
     * @param pair the pair's id
     * @param version as its manifest says it
     * @param digest of its manifest
     * @param baseDigest of what it was made from
     * @param folder below {@link #folder()}
     * @param source the work it came from
     */
    public record Made(
            UUID id,
            TenantId tenant,
            String pair,
            String version,
            String digest,
            String baseDigest,
            String folder,
            UUID source) {}

    /** Where the weights of versions lie. */
    public Path folder() {
        return open.folder();
    }

    /**
     * The version that writes a generation; the model itself if the tenant has none for it, or none that runs the mode.
     *
     * @param generation its number, by which canaries are drawn
     * @throws Problem 503 if the version cannot be opened here; no other one is put in its place
     */
    public ServedModel choose(TenantId tenant, ServedModel model, UUID generation) {
        return chosen(tenant, model.pair().id(), generation)
                .map(version -> as(model, version))
                .filter(tuned -> tuned.pair().modes().contains(tuned.mode()))
                .orElse(model);
    }

    private Optional<PairVersion> chosen(TenantId tenant, String pair, UUID generation) {
        return writing.get(new Asked(tenant.value(), pair)).stream()
                .filter(version -> version.state() == State.CURRENT || version.writes(generation))
                .findFirst();
    }

    private ServedModel as(ServedModel model, PairVersion version) {
        return new ServedModel(model.name(), model.mode(), open.of(version), model.openedAt(), version.id());
    }

    /** A version of a tenant. */
    @Transactional(readOnly = true)
    public Optional<PairVersion> find(TenantId tenant, UUID id) {
        return store.find(tenant, id);
    }

    /** The current version of a tenant's pair; empty if it has none of its own. */
    @Transactional(readOnly = true)
    public Optional<PairVersion> current(TenantId tenant, String pair) {
        return store.writing(tenant.value(), pair).stream()
                .filter(version -> version.state() == State.CURRENT)
                .findFirst();
    }

    /**
     * What wrote something once, by its digest: a version of the tenant, whatever its place now.
     *
     * @return the version all tenants have if the tenant has none with that digest; empty if the pair is not served here
     */
    public Optional<ServedModel> withDigest(TenantId tenant, String pair, String digest) {
        return catalog.pair(pair)
                .map(model -> model.pair().digest().equals(digest)
                        ? model
                        : find(tenant, pair, digest)
                                .map(version -> as(model, version))
                                .orElse(model));
    }

    private Optional<PairVersion> find(TenantId tenant, String pair, String digest) {
        return Objects.requireNonNull(transaction.execute(status -> store.find(tenant, pair, digest)));
    }

    /**
     * Where the files of a pair lie as the tenant has it.
     *
     * @param version the tenant's own; null for the one all tenants have
     * @return a folder, or {@code classpath:} and a folder inside a jar
     */
    public String location(String pair, @Nullable PairVersion version) {
        return version == null
                ? catalog.location(pair).orElseThrow()
                : open.folder().resolve(version.folder()).toString();
    }

    /** What was made, at work before anybody has added it: to be judged. */
    public TextGenerator generator(Made made) {
        return open.of(candidate(made));
    }

    /** Adds a candidate, with what the transaction of the caller does. */
    @Transactional(propagation = Propagation.MANDATORY)
    public PairVersion add(Made made) {
        var version = candidate(made);
        store.add(version);
        ledger.append(Actor.PLATFORM
                .did("PAIR_VERSION_ADDED", version.id())
                .ofTenant(made.tenant().value())
                .saying(fields -> fields.with("pair", made.pair())
                        .with("version", made.version())
                        .with("pair_sha256", made.digest())
                        .with("base_sha256", made.baseDigest())
                        .with("source", made.source())));
        return version;
    }

    private PairVersion candidate(Made made) {
        var now = clock.instant();
        return new PairVersion(
                made.id(),
                made.tenant(),
                made.pair(),
                made.version(),
                made.digest(),
                made.baseDigest(),
                made.folder(),
                made.source(),
                State.CANDIDATE,
                0,
                null,
                null,
                null,
                now,
                now);
    }

    /** Asks a second person to let a version write. */
    @Transactional
    public PairVersion ask(Caller by, UUID id, Kind kind, int share) {
        by.mustBe(Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        var version = locked(by, id).asking(kind, share, by.mustBePerson().value(), clock.instant());
        store.save(version);
        ledger.append(by.did("PAIR_VERSION_ASKED", id)
                .saying(fields -> fields.with("pair", version.pair())
                        .with("pair_sha256", version.digest())
                        .with("wish", kind.name())
                        .with("share_percent", kind == Kind.CANARY ? share : 0)));
        return version;
    }

    /** Lets a version write as it was asked for. Not for who asked. */
    @Transactional
    public PairVersion approve(Caller by, UUID id) {
        by.mustBe(Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        var version = locked(by, id);
        var wish = version.decidable(by.mustBePerson().value());
        open.of(version).pair(); // nothing that cannot be opened gets a place
        var placed = wish.kind() == Kind.CANARY ? asCanary(by, version) : asCurrent(by, version);
        writing.forgetAfterCommit();
        ledger.append(by.did(wish.kind() == Kind.CANARY ? "PAIR_VERSION_CANARY_PLACED" : "PAIR_VERSION_PROMOTED", id)
                .saying(fields -> fields.with("pair", placed.pair())
                        .with("pair_sha256", placed.digest())
                        .with("asked_by", wish.askedBy())
                        .with("replaces", placed.before())
                        .with("share_percent", placed.share())));
        return placed;
    }

    private PairVersion asCanary(Caller by, PairVersion version) {
        var now = clock.instant();
        if (store.writing(by.tenant().value(), version.pair()).stream()
                .anyMatch(one -> one.state() == State.CANARY && !one.id().equals(version.id()))) {
            throw Problem.conflict(
                    "canary_running", "Another version of this pair is a canary; end that with a roll back first");
        }
        var canary = version.asCanary(by.mustBePerson().value(), now);
        store.save(canary);
        return canary;
    }

    private PairVersion asCurrent(Caller by, PairVersion version) {
        var now = clock.instant();
        var before = current(by.tenant(), version.pair());
        before.map(one -> one.replaced(now)).ifPresent(store::save);
        var current = version.asCurrent(
                by.mustBePerson().value(), before.map(PairVersion::id).orElse(null), now);
        store.save(current);
        return current;
    }

    /** Leaves a version where it is. Not for who asked. */
    @Transactional
    public PairVersion decline(Caller by, UUID id) {
        by.mustBe(Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        var version = locked(by, id).declined(by.mustBePerson().value());
        store.save(version);
        ledger.append(by.did("PAIR_VERSION_DECLINED", id));
        return version;
    }

    /**
     * Takes a version's place from it at once: a canary ends; after the current one the one before it counts, or the one all
     * tenants have.
     */
    @Transactional
    public PairVersion rollBack(Caller by, UUID id) {
        by.mustBe(Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        by.mustBePerson();
        var version = locked(by, id);
        var now = clock.instant();
        if (version.state() != State.CANARY && version.state() != State.CURRENT) {
            throw Problem.conflict(
                    "version_state",
                    "This version is %s and writes nothing, so there is nothing to roll back"
                            .formatted(version.state()));
        }
        var back = version.asCandidate(now); // and so is not among those that a further roll back restores
        store.save(back);
        var restored = version.state() == State.CURRENT ? before(by, version) : Optional.<PairVersion>empty();
        restored.map(one -> one.restored(now)).ifPresent(store::save);
        writing.forgetAfterCommit();
        ledger.append(by.did("PAIR_VERSION_ROLLED_BACK", id)
                .saying(fields -> fields.with("pair", version.pair())
                        .with("from", version.state().name())
                        .with("pair_sha256", version.digest())
                        .with("restored", restored.map(PairVersion::id).orElse(null))));
        return back;
    }

    /** The one whose place it took, if that may still write. */
    private Optional<PairVersion> before(Caller by, PairVersion version) {
        return Optional.ofNullable(version.before())
                .flatMap(id -> store.find(by.tenant(), id))
                .filter(one -> one.state() == State.REPLACED);
    }

    /** A version that shall never write again, but for replays. */
    @Transactional
    public PairVersion retire(Caller by, UUID id) {
        by.mustBe(Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        by.mustBePerson();
        var version = locked(by, id).retired(clock.instant());
        store.save(version);
        ledger.append(by.did("PAIR_VERSION_RETIRED", id)
                .saying(fields -> fields.with("pair", version.pair()).with("pair_sha256", version.digest())));
        return version;
    }

    private PairVersion locked(Caller by, UUID id) {
        var pair = find(by, id).pair();
        return store.lock(by.tenant(), pair).stream()
                .filter(version -> version.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("version"));
    }

    private PairVersion find(Caller by, UUID id) {
        return store.find(by.tenant(), id).orElseThrow(() -> Problem.notFound("version"));
    }

    /** A version of the caller's tenant. */
    @Transactional(readOnly = true)
    public PairVersion get(Caller by, UUID id) {
        by.mustBe(READERS);
        return find(by, id);
    }

    /** The versions of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<PairVersion> list(Caller by, @Nullable String pair, PageRequest page) {
        by.mustBe(READERS);
        return page.page(store.of(by.tenant(), pair, page), version -> Cursor.of(version.createdAt(), version.id()));
    }
}
