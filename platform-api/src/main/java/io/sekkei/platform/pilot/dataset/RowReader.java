package io.sekkei.platform.pilot.dataset;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads an upload row by row and says of every row that is not good why; what has a fault anywhere is not to be kept. */
public final class RowReader {
    private static final Set<String> FIELDS = Set.of("system", "input", "reference", "split");
    private static final int LONGEST = 8_000;
    private static final int MOST_FAULTS = 100;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** How an upload is written. */
    public enum Format {
        /** A JSON object a line. */
        JSONL,
        /** Fields between commas, their names in the first line (RFC 4180). */
        CSV,
        /** The same between tabs. */
        TSV
    }

    /**
     * What was read.
     *
     * @param rows every row that is good
     * @param faults what is wrong with the others, in their order; no more than a hundred are told
     */
    public record Read(List<Row> rows, List<RowFault> faults) {
        public Read {
            rows = List.copyOf(rows);
            faults = List.copyOf(faults);
        }
    }

    private final int mostRows;
    private final List<Row> rows = new ArrayList<>();
    private final List<RowFault> faults = new ArrayList<>();

    private RowReader(int mostRows) {
        this.mostRows = mostRows;
    }

    /** Reads all of it. */
    public static Read read(String text, Format format, int mostRows) {
        var reader = new RowReader(mostRows);
        var plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        switch (format) {
            case JSONL -> reader.readLines(plain);
            case CSV -> reader.readTable(plain, CSVFormat.RFC4180);
            case TSV ->
                reader.readTable(
                        plain,
                        CSVFormat.TDF
                                .builder()
                                .setIgnoreSurroundingSpaces(false)
                                .get());
        }
        if (reader.rows.isEmpty() && reader.faults.isEmpty()) {
            reader.fault(1, "row", "there must be at least one row, but there is none");
        }
        return new Read(reader.rows, reader.faults.stream().limit(MOST_FAULTS).toList());
    }

    private void readLines(String text) {
        var line = 0;
        for (var each : text.split("\n", -1)) {
            line++;
            if (!each.isBlank()) {
                readLine(line, each);
            }
        }
    }

    private void readLine(int line, String text) {
        try {
            var node = JSON.readTree(text);
            if (!node.isObject()) {
                fault(
                        line,
                        "row",
                        "must be a JSON object, but is "
                                + node.getNodeType().name().toLowerCase(Locale.ROOT));
                return;
            }
            var fields = new LinkedHashMap<String, String>();
            var isGood = true;
            for (var field : node.properties()) {
                isGood &= readField(line, field, fields);
            }
            if (isGood) {
                add(line, fields);
            }
        } catch (JacksonException e) {
            fault(line, "row", "must be a JSON object, but cannot be read: " + e.getOriginalMessage());
        }
    }

    private boolean readField(int line, Map.Entry<String, JsonNode> field, Map<String, String> fields) {
        if (!field.getValue().isString() && !field.getValue().isNull()) {
            return fault(line, field.getKey(), "must be text");
        }
        if (field.getValue().isString()) {
            fields.put(field.getKey(), field.getValue().asString());
        }
        return true;
    }

    private void readTable(String text, CSVFormat format) {
        var strict = format.builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (var parser = strict.parse(new StringReader(text))) {
            for (var name : parser.getHeaderNames()) {
                if (!FIELDS.contains(name)) {
                    fault(
                            1,
                            name,
                            "is no field; there are "
                                    + String.join(", ", FIELDS.stream().sorted().toList()));
                }
            }
            var line = 1L;
            var records = parser.iterator();
            while (faults.isEmpty() || line > 1) {
                line = parser.getCurrentLineNumber() + 1;
                if (!records.hasNext()) {
                    break;
                }
                readRecord((int) line, records.next(), parser.getHeaderNames());
            }
        } catch (IOException | RuntimeException e) {
            fault(1, "row", "the table cannot be read: " + e.getMessage());
        }
    }

    private void readRecord(int line, CSVRecord record, List<String> names) {
        if (record.size() != names.size()) {
            fault(line, "row", "must have %d fields, but has %d".formatted(names.size(), record.size()));
            return;
        }
        var fields = new LinkedHashMap<String, String>();
        for (var i = 0; i < names.size(); i++) {
            if (!record.get(i).isEmpty()) {
                fields.put(names.get(i), record.get(i));
            }
        }
        add(line, fields);
    }

    private void add(int line, Map<String, String> fields) {
        var isGood = fields.keySet().stream()
                .map(name -> FIELDS.contains(name)
                        || fault(
                                line,
                                name,
                                "is no field; there are "
                                        + String.join(
                                                ", ", FIELDS.stream().sorted().toList())))
                .reduce(true, Boolean::logicalAnd);
        var input = fields.get("input");
        if (input == null || input.isBlank()) {
            isGood = fault(line, "input", "must hold text, but is missing or blank");
        }
        for (var field : fields.entrySet()) {
            isGood &= isStorable(line, field.getKey(), field.getValue());
        }
        var split = split(line, fields.get("split"));
        isGood &= split != null || fields.get("split") == null;
        if (rows.size() == mostRows && isGood) {
            isGood = fault(line, "row", "is one too many; a dataset has at most %d".formatted(mostRows));
        }
        if (isGood && input != null) {
            rows.add(new Row(line, fields.get("system"), input, blankAsNull(fields.get("reference")), split, null));
        }
    }

    private boolean isStorable(int line, String field, String text) {
        var length = text.codePointCount(0, text.length());
        if (length > LONGEST) {
            return fault(line, field, "must have at most %d characters, but has %d".formatted(LONGEST, length));
        }
        var isText = text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
        return isText || fault(line, field, "must be text, but holds NUL or half a character");
    }

    private @Nullable Split split(int line, @Nullable String text) {
        if (text == null) {
            return null;
        }
        for (var split : Split.values()) {
            if (split.name().toLowerCase(Locale.ROOT).equals(text)) {
                return split;
            }
        }
        fault(line, "split", "must be train, dev or test, but is '%s'".formatted(text));
        return null;
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private boolean fault(int line, String field, String message) {
        faults.add(new RowFault(line, field, message));
        return false;
    }

    /** A row that was drawn from a generation. */
    public static Row drawn(int line, @Nullable String system, String input, UUID source) {
        return new Row(line, system, input, null, null, source);
    }
}
