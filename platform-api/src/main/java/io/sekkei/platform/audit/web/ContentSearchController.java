package io.sekkei.platform.audit.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.audit.ContentSearch;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Search by words in contents. The words come in a body, for addresses are written into logs. */
@RestController
@Tag(name = "Audit", description = "For auditors: records, the ledger and its proofs.")
class ContentSearchController {
    private static final Set<String> NAMES = RecordFilter.namesAnd("words", "after");

    private final ContentSearch contents;

    ContentSearchController(ContentSearch contents) {
        this.contents = contents;
    }

    @PostMapping("/api/v1/audit/content-searches")
    @Operation(operationId = "searchContents", summary = "Finds records by words in what was asked and answered")
    @ApiResponse(responseCode = "200", description = "What was found.")
    FoundView search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody Map<String, Object> body) {
        var values = new HashMap<String, String>();
        body.forEach((name, value) -> values.put(name, String.valueOf(value)));
        var wanted = Parameters.of(values, NAMES);
        var words = wanted.text("words");
        if (words == null || words.isBlank()) {
            throw Parameters.malformed("words", "must hold a word");
        }
        var search = RecordFilter.read(wanted, caller.tenant().value());
        return FoundView.of(contents.search(caller, search, words, wanted.page().after()));
    }

    /** What was found, how many contents were opened, and where to go on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FoundView(
            List<RecordView> data, int opened, @Nullable String next) {
        static FoundView of(ContentSearch.Found found) {
            return new FoundView(
                    found.page().data().stream().map(RecordView::of).toList(),
                    found.opened(),
                    found.page().next());
        }
    }
}
