package io.sekkei.platform.audit.web;

import io.sekkei.platform.access.Caller;
import io.sekkei.platform.ledger.LedgerEntries;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Entries of the ledger: what was done, by whom, to what. */
@RestController
class EntriesController {
    private static final Set<String> NAMES = Set.of("type", "subject", "from", "to", "limit", "after");

    private final LedgerEntries entries;

    EntriesController(LedgerEntries entries) {
        this.entries = entries;
    }

    @GetMapping("/api/v1/audit/entries")
    PageView<EntryView> search(@AuthenticationPrincipal Caller caller, @RequestParam Map<String, String> parameters) {
        var wanted = Parameters.of(parameters, NAMES);
        var search = new LedgerEntries.Search(
                caller.tenant().value(),
                wanted.text("type"),
                wanted.id("subject"),
                wanted.time("from"),
                wanted.time("to"));
        Parameters.ordered("to", search.from(), search.to());
        var limit = wanted.limit();
        var rows = entries.search(search, wanted.after(Long::valueOf), limit + 1);
        return PageView.of(rows, limit, EntryView::of, entry -> String.valueOf(entry.index()));
    }
}
