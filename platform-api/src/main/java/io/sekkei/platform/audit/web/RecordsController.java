package io.sekkei.platform.audit.web;

import io.sekkei.platform.access.Caller;
import io.sekkei.platform.audit.Records;
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
class RecordsController {
    private final Records records;

    RecordsController(Records records) {
        this.records = records;
    }

    @GetMapping("/api/v1/audit/records")
    PageView<RecordView> search(@AuthenticationPrincipal Caller caller, @RequestParam Map<String, String> parameters) {
        var wanted = Parameters.of(parameters, RecordFilter.namesAnd("limit", "after"));
        var search = RecordFilter.read(wanted, caller.tenant().value());
        var limit = wanted.limit();
        var rows = records.search(caller, search, wanted.after(RecordPlace::parse), limit + 1);
        return PageView.of(rows, limit, RecordView::of, RecordPlace::of);
    }

    @GetMapping("/api/v1/audit/records/{generation}")
    ToldView one(@AuthenticationPrincipal Caller caller, @PathVariable String generation) {
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
