package io.sekkei.platform.audit;

import io.sekkei.platform.access.Caller;
import io.sekkei.platform.generation.GenerationJournal;
import io.sekkei.platform.generation.RecordedGeneration;
import io.sekkei.platform.ledger.LedgerEntries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Finds records and entries for those who may see them. */
@Service
public class Records {
    private static final int PAGE = 1_000;

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

    /** The newest records first, of those the caller may see; behind the place if one is given. */
    public List<RecordedGeneration> search(
            Caller caller, GenerationJournal.Search search, GenerationJournal.@Nullable Place after, int most) {
        return ownOnly(caller, search)
                .map(own -> journal.search(own, after, most))
                .orElse(List.of());
    }

    /** The numbers of all records that are found, up to so many. */
    List<UUID> all(Caller caller, GenerationJournal.Search search, int most) {
        var found = new ArrayList<UUID>();
        GenerationJournal.Place after = null;
        var page = search(caller, search, after, PAGE);
        while (!page.isEmpty() && found.size() < most) {
            page.forEach(record -> found.add(record.id()));
            var last = page.get(page.size() - 1);
            after = new GenerationJournal.Place(last.createdAt(), last.id());
            page = search(caller, search, after, PAGE);
        }
        return found;
    }

    /** Narrows a search to what the caller may see; empty if it asks for the records of others. */
    private static Optional<GenerationJournal.Search> ownOnly(Caller caller, GenerationJournal.Search search) {
        var own = Readers.onlyKey(caller);
        if (own == null) {
            return Optional.of(search);
        }
        return search.key() == null || search.key().equals(own) ? Optional.of(search.ofKey(own)) : Optional.empty();
    }

    /** One record with its story; empty if there is none that the caller may see. */
    public Optional<Told> find(Caller caller, UUID generation) {
        var own = Readers.onlyKey(caller);
        var tenant = caller.tenant().value();
        return journal.find(tenant, generation)
                .filter(record -> own == null || own.equals(record.key()))
                .map(record -> new Told(record, entries.about(tenant, generation)));
    }
}
