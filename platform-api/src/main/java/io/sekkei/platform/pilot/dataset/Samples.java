package io.sekkei.platform.pilot.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Business sentences and short mails in English and Japanese that come along, written for the project. Each is an item in
 * both directions.
 */
public final class Samples {
    private static final String RESOURCE = "business.jsonl";
    private static final JsonMapper JSON = new JsonMapper();

    private Samples() {}

    /** A text in both languages. */
    record Text(String kind, String en, String ja) {}

    /** All of them, as items; a text is in the same part in both directions, for one is the answer to the other. */
    public static List<Row> rows(Splits.Shares shares) {
        var texts = texts();
        var english = IntStream.range(0, texts.size())
                .mapToObj(i -> new Row(
                        2 * i + 1,
                        null,
                        "Translate to Japanese: " + texts.get(i).en(),
                        texts.get(i).ja(),
                        null,
                        null))
                .toList();
        var rows = new ArrayList<Row>();
        for (var row : Splits.assign(english, shares)) {
            var text = texts.get(row.line() / 2);
            rows.add(row);
            rows.add(new Row(row.line() + 1, null, "Translate to English: " + text.ja(), text.en(), row.split(), null));
        }
        return rows;
    }

    static List<Text> texts() {
        try (var stream = Objects.requireNonNull(Samples.class.getResourceAsStream(RESOURCE))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> JSON.readValue(line, Text.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The samples could not be read", e);
        }
    }
}
