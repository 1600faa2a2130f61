package io.sekkei.platform.pilot;

import io.sekkei.inference.ChatMessage;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.ContentErased;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.generation.GenerationJournal;
import io.sekkei.platform.generation.RecordedGeneration;
import io.sekkei.platform.generation.Texts;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.pilot.dataset.Row;
import io.sekkei.platform.pilot.dataset.RowFault;
import io.sekkei.platform.pilot.dataset.RowReader;
import io.sekkei.platform.pilot.dataset.RowReader.Format;
import io.sekkei.platform.pilot.dataset.Samples;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.pilot.dataset.Splits;
import io.sekkei.platform.pilot.dataset.Splits.Shares;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Texts to try models on. A version is kept whole or not at all, never changes, and has its digest in the ledger; its texts
 * are encrypted as contents are. What was drawn from generations is erased with them.
 */
@Service
public class Datasets {
    private static final int LONGEST_NAME = 200;
    private static final int MOST_DRAWN = 2_000;
    private static final String SYSTEM = "system";
    private static final String INPUT = "input";
    private static final String REFERENCE = "reference";
    private static final Role[] READERS = {Role.MODEL_ENGINEER, Role.TENANT_ADMIN, Role.AUDITOR};

    private final DatasetStore store;
    private final Contents contents;
    private final GenerationJournal journal;
    private final PilotSettings settings;
    private final Ledger ledger;
    private final Clock clock;

    Datasets(
            DatasetStore store,
            Contents contents,
            GenerationJournal journal,
            PilotSettings settings,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.contents = contents;
        this.journal = journal;
        this.settings = settings;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * What an upload would come to.
     *
     * @param items how many rows are good
     * @param sizes how many each part would have
     * @param faults what is wrong; if there is anything, nothing would be kept
     */
    public record Check(int items, Map<Split, Integer> sizes, List<RowFault> faults) {}

    /**
     * Where a dataset goes.
     *
     * @param id the dataset that gets another version; null for a new one
     * @param name for people
     * @param shares how rows without a part are split
     */
    public record Target(@Nullable UUID id, String name, Shares shares) {
        public Target {
            if (name.isBlank() || name.length() > LONGEST_NAME) {
                throw Problem.invalid("name", "name must have between 1 and %d characters".formatted(LONGEST_NAME));
            }
        }
    }

    /**
     * Which generations a dataset is drawn from.
     *
     * @param purpose what they were for; null for any
     * @param pair the pair that wrote them; null for any
     * @param from the first moment at which they were asked for; null for the beginning
     * @param to the moment after the last; null for now
     * @param most so many at most, the newest first
     * @param consent that those whose texts they are know and agree, or that the tenant may use them anyway
     */
    public record Draw(
            @Nullable String purpose,
            @Nullable String pair,
            @Nullable Instant from,
            @Nullable Instant to,
            int most,
            boolean consent) {}

    /** Reads an upload and keeps nothing. */
    public Check check(Caller by, String text, Format format, Shares shares) {
        by.mustBe(Role.MODEL_ENGINEER);
        var read = RowReader.read(text, format, settings.mostItems());
        var rows = Splits.assign(read.rows(), shares);
        var faults = Stream.concat(read.faults().stream(), Splits.leaks(rows).stream())
                .toList();
        return new Check(rows.size(), new TreeMap<>(Splits.sizes(rows)), faults);
    }

    /**
     * Keeps an upload.
     *
     * @throws Problem 422 with every line that has a fault; nothing is kept then
     */
    @Transactional
    public Dataset upload(Caller by, Target target, String text, Format format) {
        by.mustBe(Role.MODEL_ENGINEER);
        var read = RowReader.read(text, format, settings.mostItems());
        if (!read.faults().isEmpty()) {
            throw new FaultyRowsProblem(read.faults());
        }
        return keep(by, target, Dataset.Origin.UPLOAD, Splits.assign(read.rows(), target.shares()));
    }

    /** Keeps the samples that come along. */
    @Transactional
    public Dataset samples(Caller by, Target target) {
        by.mustBe(Role.MODEL_ENGINEER);
        return keep(by, target, Dataset.Origin.SAMPLES, Samples.rows(target.shares()));
    }

    /**
     * Draws a dataset from generations of the tenant. Each reading is in the ledger.
     *
     * @throws Problem 422 without consent, or if there is nothing to draw
     */
    @Transactional
    public Dataset draw(Caller by, Target target, Draw draw) {
        by.mustBe(Role.MODEL_ENGINEER);
        if (!draw.consent()) {
            throw Problem.invalid(
                    "consent",
                    "consent must be true: those whose texts these are must know and agree, or the tenant be entitled");
        }
        var rows = new ArrayList<Row>();
        for (var generation : recorded(by, draw)) {
            row(by, generation.id(), rows.size() + 1).ifPresent(rows::add);
        }
        if (rows.isEmpty()) {
            throw Problem.invalid("from", "There is no generation of that kind whose text is still kept");
        }
        return keep(by, target, Dataset.Origin.GENERATIONS, Splits.assign(rows, target.shares()));
    }

    private List<RecordedGeneration> recorded(Caller by, Draw draw) {
        if (draw.most() < 1 || draw.most() > MOST_DRAWN) {
            throw Problem.invalid(
                    "most", "most must be between 1 and %d, but is %d".formatted(MOST_DRAWN, draw.most()));
        }
        var search = new GenerationJournal.Search(
                by.tenant().value(),
                draw.from(),
                draw.to(),
                null,
                null,
                null,
                draw.purpose(),
                draw.pair(),
                null,
                "SUCCEEDED",
                null,
                null,
                null);
        return journal.search(search, null, draw.most());
    }

    /** Only what one person said once can be asked again without the rest of a conversation. */
    private Optional<Row> row(Caller by, UUID generation, int line) {
        return contents.readEntitled(by, generation, ReadingReason.PILOT)
                .flatMap(content -> content.of(ContentKind.PROMPT))
                .map(kept -> kept.parts().get(Texts.INPUT))
                .map(Texts::messages)
                .flatMap(messages -> row(messages, generation, line));
    }

    private static Optional<Row> row(List<ChatMessage> messages, UUID generation, int line) {
        var last = messages.get(messages.size() - 1);
        var isSingle =
                messages.size() == 1 || (messages.size() == 2 && messages.get(0).role() == ChatMessage.Role.SYSTEM);
        if (!isSingle || last.content().isBlank()) {
            return Optional.empty();
        }
        var system = messages.size() == 1 ? null : messages.get(0).content();
        return Optional.of(RowReader.drawn(line, system, last.content(), generation));
    }

    private Dataset keep(Caller by, Target target, Dataset.Origin origin, List<Row> rows) {
        var leaks = Splits.leaks(rows);
        if (!leaks.isEmpty()) {
            throw new FaultyRowsProblem(leaks);
        }
        var id = target.id() == null ? UUID.randomUUID() : target.id();
        var newest = target.id() == null ? 0 : store.lockNewest(by.tenant(), id);
        if (target.id() != null && newest == 0) {
            throw Problem.notFound("dataset");
        }
        var items = new ArrayList<DatasetItem>();
        var digest = seal(by, rows, items);
        var sizes = Splits.sizes(rows);
        var dataset = new Dataset(
                id,
                newest + 1,
                target.name(),
                origin,
                rows.size(),
                sizes.getOrDefault(Split.TRAIN, 0),
                sizes.getOrDefault(Split.DEV, 0),
                sizes.getOrDefault(Split.TEST, 0),
                0,
                digest,
                by.mustBePerson().value(),
                clock.instant());
        store.add(by.tenant(), dataset);
        items.forEach(item -> store.addItem(by.tenant(), dataset, item));
        ledger.append(by.did("PILOT_DATASET_ADDED", id)
                .saying(fields -> fields.with("version", dataset.version())
                        .with("origin", origin.name())
                        .with("items", dataset.items())
                        .with("train", dataset.train())
                        .with("dev", dataset.dev())
                        .with("test", dataset.test())
                        .with("sha256", digest))
                .committingTo("name", dataset.name().getBytes(StandardCharsets.UTF_8)));
        return dataset;
    }

    /** Encrypts and stores the texts; the digest is over salted commitments, so that nobody finds a short text by guessing. */
    private String seal(Caller by, List<Row> rows, List<DatasetItem> items) {
        var digest = sha256();
        for (var row : rows) {
            var id = UUID.randomUUID();
            var origin = new ContentOrigin(
                    id,
                    by.tenant().value(),
                    by.mustBePerson().value(),
                    ContentOrigin.NO_PURPOSE,
                    clock.instant(),
                    row.source());
            var sealed = contents.seal(origin, ContentKind.PROMPT, parts(row));
            contents.keep(sealed);
            new TreeMap<>(sealed.commitments())
                    .forEach((name, commitment) ->
                            digest.update("%s %s\n".formatted(name, commitment).getBytes(StandardCharsets.UTF_8)));
            items.add(new DatasetItem(
                    id,
                    items.size() + 1,
                    Objects.requireNonNull(row.split(), "Every row is in a part"),
                    row.source(),
                    null));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Map<String, byte[]> parts(Row row) {
        var parts = new LinkedHashMap<String, byte[]>();
        if (row.system() != null) {
            parts.put(SYSTEM, row.system().getBytes(StandardCharsets.UTF_8));
        }
        parts.put(INPUT, row.input().getBytes(StandardCharsets.UTF_8));
        if (row.reference() != null) {
            parts.put(REFERENCE, row.reference().getBytes(StandardCharsets.UTF_8));
        }
        return parts;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** A version of a dataset of the caller's tenant. */
    @Transactional(readOnly = true)
    public Dataset get(Caller by, UUID id, int version) {
        by.mustBe(READERS);
        return find(by.tenant(), id, version);
    }

    Dataset find(TenantId tenant, UUID id, int version) {
        return store.find(tenant, id, version).orElseThrow(() -> Problem.notFound("dataset version"));
    }

    /** All versions of all datasets of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<Dataset> list(Caller by, PageRequest page) {
        by.mustBe(READERS);
        return page.page(store.of(by.tenant(), page), one -> Cursor.of(one.createdAt(), one.id()));
    }

    /** The items of a dataset, without their texts. */
    @Transactional(readOnly = true)
    public Page<DatasetItem> items(Caller by, UUID id, int version, PageRequest page) {
        var dataset = get(by, id, version);
        var after = page.after();
        return page.page(
                store.items(dataset, after == null ? 0 : after.number(), page.rows()),
                item -> Cursor.of(item.position()));
    }

    /** The texts of an item; that they were read is in the ledger. */
    @Transactional
    public DatasetItem.Texts texts(Caller by, UUID id, int version, int position) {
        var dataset = get(by, id, version);
        var item = store.item(dataset, position).orElseThrow(() -> Problem.notFound("item"));
        return contents.readEntitled(by, item.id(), ReadingReason.PILOT)
                .flatMap(content -> content.of(ContentKind.PROMPT))
                .flatMap(kept -> texts(kept.parts()))
                .orElseThrow(() -> Problem.notFound("item"));
    }

    /**
     * A version of a dataset for work in the background, which knows by itself what whoever began it may do.
     *
     * @throws Problem 404 if the tenant has no such version
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Dataset version(TenantId tenant, UUID id, int version) {
        return find(tenant, id, version);
    }

    /** All items of a part in their order, erased ones among them, each with the generation it was drawn from. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<DatasetItem> part(TenantId tenant, UUID id, int version, Split split) {
        return store.part(find(tenant, id, version), split);
    }

    /** The texts of an item for work in the background, which tells of it itself; empty if they are gone. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<DatasetItem.Texts> lookInto(TenantId tenant, UUID item) {
        return contents.lookInto(tenant, item).of(ContentKind.PROMPT).flatMap(kept -> texts(kept.parts()));
    }

    private static Optional<DatasetItem.Texts> texts(Map<String, byte[]> parts) {
        return Optional.ofNullable(text(parts, INPUT))
                .map(input -> new DatasetItem.Texts(text(parts, SYSTEM), input, text(parts, REFERENCE)));
    }

    private static @Nullable String text(Map<String, byte[]> parts, String name) {
        var bytes = parts.get(name);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** What was drawn from a generation is part of it, and goes when its contents go; this marks the items. */
    @EventListener
    void erased(ContentErased erasure) {
        store.eraseDrawnFrom(erasure.tenant(), erasure.generation(), clock.instant());
    }
}
