package io.sekkei.platform.harness;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The pilot of the default pair on the samples that come along, by the API, with the real models. */
@Tag("benchmark")
@SpringBootTest(
        classes = PlatformApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "sekkei.demo.enabled=false",
            "sekkei.ledger.folder=target/ledger",
            "sekkei.content.folder=target/content",
            "sekkei.sign-in.bcrypt-strength=10"
        })
@ExtendWith(PlatformScope.class)
@ContextConfiguration(initializers = FreshDatabase.class)
@Import({TestClient.class, TestPeople.class})
class PilotBenchmarkTests {
    private static final Path PAGES = Path.of(System.getProperty("sekkei.pilot.pages", "target"));
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Autowired
    TestPeople people;

    @Test
    void theDefaultPairOnTheSamples() throws IOException, InterruptedException {
        var engineer = people.in(Role.MODEL_ENGINEER);
        var dataset = created(engineer, "/api/v1/pilot-datasets/samples", """
                {"name": "Business sentences and mails", "train_percent": 0, "dev_percent": 30}
                """);
        var run = created(
                engineer, "/api/v1/pilots", """
                {"name": "enja on business sentences", "dataset_id": "%s", "dataset_version": 1, "settings": [
                    {"model": "enja:llm-only"}, {"model": "enja:llm-to-slm"}, {"model": "enja:slm-only"}]}
                """.formatted(dataset.path("id").asString()));
        var done = await(engineer, UUID.fromString(run.path("id").asString()));
        var report = TestClient.parse(
                engineer.get("/api/v1/pilots/%s/report".formatted(run.path("id").asString())));

        var page = new LinkedHashMap<String, Object>();
        page.put("command", "make pilot");
        page.put("machine", Machine.describe());
        page.put("load_average", Math.round(Machine.load() * 100) / 100.0);
        page.put("outputs", done.path("outputs").asInt());
        page.put("seconds", done.path("ran_ms").asLong() / 1000);
        page.put("report", withoutNumbers(report));
        Files.createDirectories(PAGES);
        Files.writeString(PAGES.resolve("pilot.json"), JSON.writeValueAsString(page) + "\n");

        assertThat(done.path("failed").asInt()).isZero();
        assertThat(report.path("settings")).hasSize(3);
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
