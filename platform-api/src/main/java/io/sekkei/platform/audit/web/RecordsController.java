package io.sekkei.platform.audit.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.audit.Records;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Records of generations: found by their fields, and one by one with all the ledger has about them. */
@RestController
@Tag(name = "Audit", description = "For auditors: records, the ledger and its proofs.")
class RecordsController {
    private final Records records;

    RecordsController(Records records) {
        this.records = records;
    }

    @GetMapping("/api/v1/audit/records")
    @Operation(operationId = "searchRecords", summary = "Finds records of generations, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of records.")
    @Parameter(in = ParameterIn.QUERY, name = "from", description = "The first moment at which it was asked for.")
    @Parameter(in = ParameterIn.QUERY, name = "to", description = "The moment after the last.")
    @Parameter(in = ParameterIn.QUERY, name = "department", description = "Number of the department.")
    @Parameter(in = ParameterIn.QUERY, name = "key", description = "Number of the key.")
    @Parameter(in = ParameterIn.QUERY, name = "person", description = "Number of the person.")
    @Parameter(in = ParameterIn.QUERY, name = "purpose", description = "What it was for.")
    @Parameter(in = ParameterIn.QUERY, name = "pair", description = "The pair that wrote.")
    @Parameter(in = ParameterIn.QUERY, name = "mode", description = "Which model read and which wrote.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "outcome",
            description = "What came of it, such as succeeded; running until there is one.")
    @Parameter(in = ParameterIn.QUERY, name = "request", description = "The x-request-id of its answer.")
    @Parameter(in = ParameterIn.QUERY, name = "min_cost_micros", description = "The least it cost, in millionths.")
    @Parameter(in = ParameterIn.QUERY, name = "max_cost_micros", description = "The most it cost, in millionths.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            description = "Most elements of a page, 1 to 200; 50 if it is not told.")
    @Parameter(in = ParameterIn.QUERY, name = "after", description = "The next of the page before.")
    Page<RecordView> search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
        var wanted = Parameters.of(parameters, RecordFilter.namesAnd("limit", "after"));
        var search = RecordFilter.read(wanted, caller.tenant().value());
        return records.search(caller, search, wanted.page()).map(RecordView::of);
    }

    @GetMapping("/api/v1/audit/records/{generation}")
    @Operation(operationId = "retrieveRecord", summary = "Tells a record and all the ledger has about it, with proofs")
    @ApiResponse(responseCode = "200", description = "The record and its entries.")
    ToldView one(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String generation) {
        var id = Parameters.of(Map.of("generation", generation), Set.of("generation"))
                .id("generation");
        return records.find(caller, Objects.requireNonNull(id))
                .map(ToldView::of)
                .orElseThrow(() -> Parameters.unknown("record"));
    }

    /** A record and its entries. */
    record ToldView(RecordView record, String checkpoint, List<EntryView> entries) {
        static ToldView of(Records.Told told) {
            return new ToldView(
                    RecordView.of(told.record()),
                    told.story().checkpoint(),
                    told.story().entries().stream().map(EntryView::of).toList());
        }
    }
}
