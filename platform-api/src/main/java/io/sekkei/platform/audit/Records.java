package io.sekkei.platform.audit;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.generation.GenerationJournal;
import io.sekkei.platform.generation.RecordedGeneration;
import io.sekkei.platform.ledger.LedgerEntries;
import io.sekkei.platform.tenancy.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Finds records and entries for those who may see them. */
@Service
public class Records {
    private static final int ROWS_AT_A_TIME = 1_000;

    private final GenerationJournal journal;
    private final LedgerEntries entries;

    Records(GenerationJournal journal, LedgerEntries entries) {
        this.journal = journal;
        this.entries = entries;
    }

    /**
     * A record and all the ledger has about it.
     *
     * @param record the record
     * @param story its entries, each with its proof
     */
    public record Told(RecordedGeneration record, LedgerEntries.Story story) {}

    /** The newest records first, of those the caller may see. */
    public Page<RecordedGeneration> search(Caller caller, GenerationJournal.Search search, PageRequest page) {
        return page.page(
                Readers.ownOnly(caller, search)
                        .map(own -> journal.search(own, place(page.after()), page.rows()))
                        .orElse(List.of()),
                record -> Cursor.of(record.createdAt(), record.id()));
    }

    private static GenerationJournal.@Nullable Place place(@Nullable Cursor cursor) {
        return cursor == null ? null : new GenerationJournal.Place(cursor.time(), cursor.id());
    }

    /** The numbers of all records that are found, whosever they are, up to so many and a few more. */
    List<UUID> all(GenerationJournal.Search search, int most) {
        var found = new ArrayList<UUID>();
        var rows = journal.search(search, null, ROWS_AT_A_TIME);
        while (!rows.isEmpty() && found.size() < most) {
            rows.forEach(record -> found.add(record.id()));
            var last = rows.get(rows.size() - 1);
            rows = journal.search(search, new GenerationJournal.Place(last.createdAt(), last.id()), ROWS_AT_A_TIME);
        }
        return found;
    }

    /** One record with its story; empty if there is none that the caller may see. */
    public Optional<Told> find(Caller caller, UUID generation) {
        var tenant = caller.tenant().value();
        return journal.find(tenant, generation)
                .filter(record -> Readers.maySee(caller, record))
                .map(record -> new Told(record, entries.about(tenant, generation)));
    }

    /**
     * The newest entries of the tenant first.
     *
     * @throws io.sekkei.platform.tenancy.ForbiddenProblem if the caller may not have them
     */
    public Page<LedgerEntries.Placed> entries(Caller caller, LedgerEntries.Search search, PageRequest page) {
        Readers.mustHaveEvidenceOfAll(caller);
        var after = page.after();
        var below = after == null ? null : after.number();
        return page.page(entries.search(search, below, page.rows()), entry -> Cursor.of(entry.index()));
    }
}
