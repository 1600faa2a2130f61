package io.sekkei.platform.audit;

import io.sekkei.platform.generation.GenerationJournal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells in a line by what records were chosen. */
final class Criteria {
    private Criteria() {}

    static String of(GenerationJournal.Search search) {
        var told = new ArrayList<String>();
        tell(told, "from", search.from());
        tell(told, "to", search.to());
        tell(told, "department", search.department());
        tell(told, "key", search.key());
        tell(told, "person", search.person());
        tell(told, "purpose", search.purpose());
        tell(told, "pair", search.pair());
        tell(told, "mode", search.mode() == null ? null : search.mode().wireName());
        tell(told, "outcome", search.status());
        tell(told, "request", search.requestId());
        tell(told, "cost from", search.costFrom());
        tell(told, "cost to", search.costTo());
        return told.isEmpty() ? "all records" : "records of " + String.join(", ", told);
    }

    private static void tell(List<String> told, String name, @Nullable Object value) {
        if (value != null) {
            told.add(name + " " + value);
        }
    }
}
