package io.sekkei.platform.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.ScriptedGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** Looks for what was asked and answered wherever the platform leaves something. */
@PlatformTest
@ExtendWith(OutputCaptureExtension.class)
class CanaryTests {
    private static final String PROMPT = "canary-of-the-prompt-7d1";
    private static final String STOP = "canary-of-the-stop-text-7d2";
    private static final String SYSTEM = "canary-of-the-system-text-7d3";
    private static final String ANSWER = "canary-of-the-answer-7d4";
    private static final List<String> CANARIES = List.of(PROMPT, STOP, SYSTEM, ANSWER);

    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    JdbcTemplate database;

    @Test
    void noTextIsInTheClearInAnyTableFileOrLog(CapturedOutput output) {
        model.reset();
        model.says(ANSWER, " and more");
        for (var fields : List.of("", ", \"stream\": true", ", \"max_tokens\": 0", ", \"max_tokens\": \"x\"")) {
            var response = client.post("/v1/chat/completions", body(fields));
            assertThat(response.statusCode()).isIn(200, 400);
        }

        assertThat(everyRow()).doesNotContain(spellings()).contains("/v1/chat/completions");
        assertThat(filesWithAny(spellings())).isEmpty();
        assertThat(filesWithAny("/v1/chat/completions")).isNotEmpty();
        assertThat(output.getAll()).doesNotContain(CANARIES);
    }

    private static String body(String fields) {
        return """
                {"model": "enja", "stop": ["%s"], "messages": [{"role": "system", "content": "%s"},
                    {"role": "user", "content": "%s"}]%s}""".formatted(STOP, SYSTEM, PROMPT, fields);
    }

    /** Rows show bytes in hexadecimal. */
    private static String[] spellings() {
        return CANARIES.stream()
                .flatMap(canary -> Stream.of(canary, HexFormat.of().formatHex(canary.getBytes(StandardCharsets.UTF_8))))
                .toArray(String[]::new);
    }

    private String everyRow() {
        return database
                .queryForList(
                        "select table_name from information_schema.tables where table_schema = 'public'", String.class)
                .stream()
                .flatMap(table ->
                        database.queryForList("select t::text from %s t".formatted(table), String.class).stream())
                .collect(Collectors.joining("\n"));
    }

    /** Of the database's own files, and of the log of all changes. */
    private List<Path> filesWithAny(String... wanted) {
        database.execute("checkpoint");
        var root = Path.of(database.queryForObject("show data_directory", String.class));
        var oid = database.queryForObject("select oid from pg_database where datname = current_database()", Long.class);
        return Stream.of(root.resolve("base").resolve(String.valueOf(oid)), root.resolve("pg_wal"))
                .flatMap(CanaryTests::filesIn)
                .filter(file -> {
                    var bytes = read(file);
                    return Stream.of(wanted).anyMatch(bytes::contains);
                })
                .toList();
    }

    private static Stream<Path> filesIn(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException removedMeanwhile) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
