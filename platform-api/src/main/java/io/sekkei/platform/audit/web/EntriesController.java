package io.sekkei.platform.audit.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.audit.Records;
import io.sekkei.platform.ledger.LedgerEntries;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Entries of the ledger: what was done, by whom, to what. */
@RestController
@Tag(name = "Audit", description = "For auditors: records, the ledger and its proofs.")
class EntriesController {
    private static final Set<String> NAMES = Set.of("type", "subject", "from", "to", "limit", "after");

    private final Records records;

    EntriesController(Records records) {
        this.records = records;
    }

    @GetMapping("/api/v1/audit/entries")
    @Operation(operationId = "searchEntries", summary = "Finds entries of the ledger, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of entries.")
    @Parameter(in = ParameterIn.QUERY, name = "type", description = "What happened, such as KEY_ISSUED.")
    @Parameter(in = ParameterIn.QUERY, name = "subject", description = "Number of the thing it happened to.")
    @Parameter(in = ParameterIn.QUERY, name = "from", description = "The first moment.")
    @Parameter(in = ParameterIn.QUERY, name = "to", description = "The moment after the last.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            description = "Most elements of a page, 1 to 200; 50 if it is not told.")
    @Parameter(in = ParameterIn.QUERY, name = "after", description = "The next of the page before.")
    Page<EntryView> search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
        var wanted = Parameters.of(parameters, NAMES);
        var search = new LedgerEntries.Search(
                caller.tenant().value(),
                wanted.text("type"),
                wanted.id("subject"),
                wanted.time("from"),
                wanted.time("to"));
        Parameters.ordered("to", search.from(), search.to());
        return records.entries(caller, search, wanted.page()).map(EntryView::of);
    }
}
