package io.sekkei.platform.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.training.Detokenizer;
import io.sekkei.platform.FreshDatabase;
import io.sekkei.platform.PlatformApplication;
import io.sekkei.platform.PlatformScope;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.tenancy.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pilot of the default pair by the API, with the real models: on sentences of a development set if a folder with them is
 * named, on the samples that come along otherwise.
 */
@Tag("benchmark")
@SpringBootTest(
        classes = PlatformApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "sekkei.demo.enabled=false",
            "sekkei.ledger.folder=target/ledger",
            "sekkei.content.folder=target/content",
            "sekkei.sign-in.bcrypt-strength=10",
            // Two outputs at once, for two cores.
            "sekkei.pilot.threads=2",
            "sekkei.pilot.slice=1m",
            "sekkei.serving.workers=2"
        })
@ExtendWith(PlatformScope.class)
@ContextConfiguration(initializers = FreshDatabase.class)
@Import({TestClient.class, TestPeople.class})
class PilotBenchmarkTests {
    private static final Path PAGES = Path.of(System.getProperty("sekkei.pilot.pages", "target"));
    private static final String SENTENCES = System.getProperty("sekkei.pilot.data", "");
    private static final int ITEMS = Integer.getInteger("sekkei.pilot.items", 500);
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Autowired
    TestPeople people;

    @Test
    void theDefaultPairInThreeModes() throws IOException, InterruptedException {
        var engineer = people.in(Role.MODEL_ENGINEER);
        var dataset = dataset(engineer);
        var run = created(
                engineer, "/api/v1/pilots", """
                {"name": "enja in three modes", "dataset_id": "%s", "dataset_version": 1, "settings": [
                    {"model": "enja:llm-only"}, {"model": "enja:llm-to-slm"}, {"model": "enja:slm-only"}]}
                """.formatted(dataset.path("id").asString()));
        var done = await(engineer, UUID.fromString(run.path("id").asString()));
        var report = TestClient.parse(
                engineer.get("/api/v1/pilots/%s/report".formatted(run.path("id").asString())));

        var page = new LinkedHashMap<String, Object>();
        page.put("command", "make pilot");
        page.put("machine", Machine.describe());
        page.put("load_average", Math.round(Machine.load() * 100) / 100.0);
        var seconds = done.path("ran_ms").asLong() / 1000;
        page.put("outputs", done.path("outputs").asInt());
        page.put("seconds", seconds);
        page.put("report", withoutNumbers(report));
        Files.createDirectories(PAGES);
        Files.writeString(PAGES.resolve("pilot.json"), JSON.writeValueAsString(page) + "\n");

        var told = "%d items x 3 modes, %d outputs in %d s"
                .formatted(
                        done.path("outputs").asInt() / 3, done.path("outputs").asInt(), seconds);
        System.out.println(told);
        Files.writeString(Path.of("target", "pilot.txt"), told + "\n");

        assertThat(done.path("failed").asInt()).isZero();
        assertThat(report.path("settings")).hasSize(3);
    }

    private static JsonNode dataset(TestPerson engineer) throws IOException {
        if (SENTENCES.isEmpty()) {
            return created(engineer, "/api/v1/pilot-datasets/samples", """
                    {"name": "Business sentences and mails", "train_percent": 0, "dev_percent": 30}
                    """);
        }
        var english = Files.readAllLines(Path.of(SENTENCES, "dev.en"));
        var japanese = Files.readAllLines(Path.of(SENTENCES, "dev.ja"));
        var rows = new StringBuilder();
        for (var i = 0; i < ITEMS / 2; i++) {
            var inEnglish = Detokenizer.english(english.get(i));
            var inJapanese = Detokenizer.japanese(japanese.get(i));
            rows.append(row(inEnglish, inJapanese)).append(row(inJapanese, inEnglish));
        }
        return created(
                engineer,
                "/api/v1/pilot-datasets",
                JSON.writeValueAsString(Map.of(
                        "name",
                        "small_parallel_enja dev",
                        "format",
                        "jsonl",
                        "rows",
                        rows.toString(),
                        "train_percent",
                        0,
                        "dev_percent",
                        30)));
    }

    private static String row(String input, String reference) {
        return new JsonMapper().writeValueAsString(Map.of("input", input, "reference", reference)) + "\n";
    }

    /** Numbers of runs and datasets are drawn anew each time and say nothing. */
    private static Map<?, ?> withoutNumbers(JsonNode report) {
        var plain = JSON.convertValue(report, LinkedHashMap.class);
        if (plain.get("run") instanceof Map<?, ?> run) {
            run.keySet().removeIf(name -> name.equals("pilot_id") || name.equals("dataset_id"));
        }
        return plain;
    }

    private static JsonNode created(TestPerson engineer, String path, String body) {
        var response = engineer.post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return TestClient.parse(response);
    }

    private static JsonNode await(TestPerson engineer, UUID run) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var pilot = TestClient.parse(engineer.get("/api/v1/pilots/" + run));
            if (!pilot.path("state").asString().equals("running")) {
                return pilot;
            }
            Thread.sleep(2_000);
        }
        throw new IllegalStateException("The pilot took longer than " + PATIENCE);
    }
}
