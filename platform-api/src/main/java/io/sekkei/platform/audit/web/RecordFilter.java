package io.sekkei.platform.audit.web;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.generation.GenerationJournal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** By what records are found, as request parameters. */
final class RecordFilter {
    static final Set<String> NAMES = Set.of(
            "from",
            "to",
            "department",
            "key",
            "person",
            "purpose",
            "pair",
            "mode",
            "outcome",
            "request",
            "min_cost_micros",
            "max_cost_micros");

    private RecordFilter() {}

    /** The names of the filter together with others. */
    static Set<String> namesAnd(String... others) {
        var names = new HashSet<>(NAMES);
        names.addAll(Arrays.asList(others));
        return names;
    }

    static GenerationJournal.Search read(Parameters parameters, UUID tenant) {
        var search = new GenerationJournal.Search(
                tenant,
                parameters.time("from"),
                parameters.time("to"),
                parameters.id("department"),
                parameters.id("key"),
                parameters.id("person"),
                parameters.text("purpose"),
                parameters.text("pair"),
                mode(parameters.text("mode")),
                outcome(parameters.text("outcome")),
                parameters.text("request"),
                parameters.amount("min_cost_micros"),
                parameters.amount("max_cost_micros"));
        Parameters.ordered("to", search.from(), search.to());
        Parameters.ordered("max_cost_micros", search.costFrom(), search.costTo());
        return search;
    }

    private static @Nullable DecodingMode mode(@Nullable String name) {
        return name == null
                ? null
                : Arrays.stream(DecodingMode.values())
                        .filter(mode -> mode.wireName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Parameters.malformed("mode", "is none of those there are"));
    }

    private static @Nullable String outcome(@Nullable String name) {
        var status = name == null ? null : name.toUpperCase(Locale.ROOT);
        if (status != null && !GenerationJournal.isStatus(status)) {
            throw Parameters.malformed("outcome", "is none of those there are");
        }
        return status;
    }
}
