package io.sekkei.platform.generation;

import io.sekkei.platform.database.Changes;
import java.util.Collections;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Writes the rows every answer waits for: without reading them first, and together with whatever else is written then.
 * {@link GenerationRecords} is for all others.
 */
@Component
class GenerationRows {
    private final Changes changes;

    GenerationRows(Changes changes) {
        this.changes = changes;
    }

    /** Adds an intent. */
    void add(GenerationRecord record) {
        var row = Columns.of(record);
        changes.make(
                "insert into generation (version, %s) values (0, %s)"
                        .formatted(
                                String.join(", ", row.keySet()),
                                String.join(", ", Collections.nCopies(row.size(), "?"))),
                row.values().toArray());
    }

    /** Closes what is still running with an answer. */
    void finish(GenerationRecord record) {
        var row = Columns.of(record);
        row.remove("id");
        var columns = row.keySet().stream().map(column -> column + " = ?").collect(Collectors.joining(", "));
        row.put("id", record.id());
        changes.makeOne(
                "Generation %s is closed already".formatted(record.id()),
                "update generation set version = version + 1, %s where id = ? and status = 'RUNNING'"
                        .formatted(columns),
                row.values().toArray());
    }
}
