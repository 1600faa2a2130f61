package io.sekkei.platform.pilot.dataset;

/**
 * What is wrong with a row.
 *
 * @param line where it stands, from 1
 * @param field the field to blame, or {@code row}
 * @param message what was expected and what was found
 */
public record RowFault(int line, String field, String message) {
    @Override
    public String toString() {
        return "line %d: %s: %s".formatted(line, field, message);
    }
}
