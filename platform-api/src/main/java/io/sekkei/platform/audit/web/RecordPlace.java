package io.sekkei.platform.audit.web;

import io.sekkei.platform.generation.GenerationJournal;
import io.sekkei.platform.generation.RecordedGeneration;
import java.time.Instant;
import java.util.UUID;

/** A place in the list of records, as clients carry it from page to page. */
final class RecordPlace {
    private static final String BETWEEN = "_";

    private RecordPlace() {}

    static String of(RecordedGeneration record) {
        return text(new GenerationJournal.Place(record.createdAt(), record.id()));
    }

    static String text(GenerationJournal.Place place) {
        return place.createdAt() + BETWEEN + place.id();
    }

    static GenerationJournal.Place parse(String text) {
        var parts = text.split(BETWEEN, 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("'%s' is no place".formatted(text));
        }
        return new GenerationJournal.Place(Instant.parse(parts[0]), UUID.fromString(parts[1]));
    }
}
