package io.sekkei.platform.content;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.ContentStore.Dropped;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Drops contents that have been kept long enough, and tells the ledger what it did. */
@Service
public class Retention {
    /** So many at once keep the transactions, and the time somebody waits for them, short. */
    private static final int MOST = 1_000;

    private final RetentionStore store;
    private final ContentStore contents;
    private final LegalHoldStore holds;
    private final ContentSettings settings;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Retention(
            RetentionStore store,
            ContentStore contents,
            LegalHoldStore holds,
            ContentSettings settings,
            Ledger ledger,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.contents = contents;
        this.holds = holds;
        this.settings = settings;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** How long contents of a purpose are kept. */
    public record Rule(String purpose, int days) {}

    /**
     * Asks for contents of a purpose to be kept for another time, those that are there included; nothing changes yet.
     *
     * @throws InvalidRetentionProblem if it is no time to keep them for
     * @throws ContentConflictProblem if a change waits for this purpose already
     */
    @Transactional
    public RetentionChange request(Caller caller, Rule rule) {
        Deeds.mustRunTenant(caller);
        if (rule.days() < 1 || rule.days() > 36_500) {
            throw new InvalidRetentionProblem(rule.days());
        }
        var change = new RetentionChange(TwoPersonWish.of(caller, clock.instant()), rule);
        if (!store.add(caller.tenant().value(), change)) {
            throw ContentConflictProblem.retentionRequested(rule.purpose());
        }
        ledger.append(caller.did("RETENTION_REQUESTED", change.id())
                .saying(fields -> fields.with("purpose", rule.purpose()).with("days", rule.days())));
        return change;
    }

    /**
     * Agrees to a change that somebody else has asked for. It counts from now on.
     *
     * @throws UnknownContentProblem if the tenant has no such change that waits
     * @throws ContentConflictProblem if the same person asked for it
     */
    @Transactional
    public RetentionChange confirm(Caller caller, UUID id) {
        Deeds.mustRunTenant(caller);
        var change = open(caller, id);
        var confirmed = change.wish().confirmed(caller, clock.instant(), "A change of retention");
        var tenant = caller.tenant().value();
        var before = store.set(tenant, change.rule());
        var closed = store.changes().close(confirmed);
        ledger.append(caller.did("RETENTION_SET", tenant).saying(fields -> {
            before.ifPresent(days -> fields.with("days_before", days));
            return fields.with("purpose", change.rule().purpose())
                    .with("days", change.rule().days())
                    .with("change", id)
                    .with("requested_by", confirmed.requestedBy())
                    .with("requested_at", confirmed.requestedAt());
        }));
        return closed;
    }

    /**
     * Takes a change back.
     *
     * @throws UnknownContentProblem if the tenant has no such change that waits
     */
    @Transactional
    public RetentionChange withdraw(Caller caller, UUID id) {
        Deeds.mustRunTenant(caller);
        var closed = store.changes().close(open(caller, id).wish().withdrawn(caller, clock.instant()));
        ledger.append(caller.did("RETENTION_WITHDRAWN", id));
        return closed;
    }

    private RetentionChange open(Caller caller, UUID id) {
        return store.changes()
                .lockOpen(caller.tenant().value(), id)
                .orElseThrow(() -> UnknownContentProblem.of("change of retention that waits", id));
    }

    /** The changes that were asked for, the newest first. */
    @Transactional(readOnly = true)
    public Page<RetentionChange> changes(Caller caller, PageRequest page) {
        Deeds.mustSeeTenant(caller);
        return page.page(
                store.changes().list(caller.tenant().value(), page),
                each -> Cursor.of(each.wish().requestedAt(), each.id()));
    }

    /** The tenant's own rules; contents of other purposes are kept for {@link #defaultDays()}. */
    @Transactional(readOnly = true)
    public List<Rule> rules(Caller caller) {
        Deeds.mustSeeTenant(caller);
        return store.rules(caller.tenant().value());
    }

    /** What counts where a tenant has no rule. */
    public int defaultDays() {
        return (int) settings.retention().toDays();
    }

    /** Drops what is due in all tenants; may run in any number of processes at the same time. */
    int run() {
        try (var scope = TenantScope.ofPlatform()) {
            var tenants = Objects.requireNonNull(transaction.execute(status -> store.tenants()));
            return tenants.stream().mapToInt(this::drop).sum();
        }
    }

    private int drop(UUID tenant) {
        var dropped = 0;
        try (var scope = TenantScope.of(tenant)) {
            for (int more = MOST; more == MOST; dropped += more) {
                more = Objects.requireNonNull(transaction.execute(status -> dropSome(tenant)));
            }
        }
        return dropped;
    }

    private int dropSome(UUID tenant) {
        holds.lock(tenant);
        var run = UUID.randomUUID();
        var now = clock.instant();
        var dropped = contents.dropOlder(tenant, defaultDays(), now, run, MOST);
        if (!dropped.isEmpty()) {
            ledger.append(Entry.of("RETENTION_APPLIED", run)
                    .ofTenant(tenant)
                    .saying(fields -> fields.with("contents", dropped.size()).with("purposes", byPurpose(dropped))));
        }
        return dropped.size();
    }

    private static List<Fields> byPurpose(List<Dropped> dropped) {
        return dropped.stream()
                .collect(Collectors.groupingBy(Dropped::purpose, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(purpose -> summary(purpose.getKey(), purpose.getValue()))
                .toList();
    }

    /** The list itself stays in the table of contents, so that anybody who may see it can compare its digest. */
    private static Fields summary(String purpose, List<Dropped> dropped) {
        var list = dropped.stream()
                .map(content -> "%s %s\n".formatted(content.generation(), content.kind()))
                .sorted()
                .collect(Collectors.joining());
        var times = dropped.stream().map(Dropped::createdAt).sorted().toList();
        return new Fields()
                .with("purpose", purpose)
                .with("days", dropped.get(0).days())
                .with("contents", dropped.size())
                .with("first_created_at", times.get(0))
                .with("last_created_at", times.get(times.size() - 1))
                .with("list_sha256", Sha256.of(list.getBytes(StandardCharsets.US_ASCII)));
    }
}
