package io.sekkei.platform.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.ChatMessage;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.review.House;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tenant whose model engineers tune, and what they do for it, over HTTP. */
final class Workshop {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LOOK = Duration.ofMillis(100);

    final House house;
    final TestPerson engineer;
    final TestPerson colleague;
    private final Duration patience;

    /** @param patience how long it waits for anything */
    Workshop(ApplicationContext platform, Duration patience) {
        this.house = new House(platform);
        this.engineer = house.person(Role.MODEL_ENGINEER);
        this.colleague = house.person(Role.MODEL_ENGINEER, Role.TENANT_ADMIN);
        this.patience = patience;
    }

    /** Six of ten are to learn from, two to choose by, two to judge by. */
    static String part(int i) {
        return i % 10 < 6 ? "train" : i % 10 < 8 ? "dev" : "test";
    }

    /** A sentence that is nearly the same as no other one. */
    static String sentence(String about, int i) {
        return "This is %s %s of the house."
                .formatted(about, Integer.toString(i * 104729 + 7, 36).repeat(4));
    }

    static String row(String input, String reference, String split) {
        var row = new LinkedHashMap<String, String>();
        row.put("input", input);
        row.put("reference", reference);
        row.put("split", split);
        return JSON.writeValueAsString(row) + "\n";
    }

    /** Questions that answer themselves. */
    UUID upload(int items) {
        var rows = new StringBuilder();
        for (var i = 0; i < items; i++) {
            rows.append(row(sentence("question", i), sentence("question", i), part(i)));
        }
        return upload(rows.toString());
    }

    /** @param rows as JSON Lines */
    UUID upload(String rows) {
        var kept = engineer.post(
                "/api/v1/pilot-datasets",
                JSON.writeValueAsString(Map.of("name", "Q", "format", "jsonl", "rows", rows)));
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
        return UUID.fromString(TestClient.parse(kept).path("id").asString());
    }

    static String plan(UUID dataset, int updates) {
        return plan(dataset, updates, "");
    }

    static String plan(UUID dataset, int updates, String more) {
        return """
                {"name": "Tune", "pair": "enja", "dataset_id": "%s", "dataset_version": 1, "method": "lora",
                 "updates": %d, "evaluate_every": 5%s}""".formatted(dataset, updates, more);
    }

    UUID begin(String plan) {
        var begun = engineer.post("/api/v1/tuning/jobs", plan);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return UUID.fromString(TestClient.parse(begun).path("id").asString());
    }

    JsonNode job(UUID job) {
        return read("/api/v1/tuning/jobs/" + job);
    }

    JsonNode completed(UUID job) {
        await(() -> !job(job).path("state").asString().equals("running"));
        var found = job(job);
        assertThat(found.path("state").asString()).as(found.toString()).isEqualTo("completed");
        return found;
    }

    /** All of a job's examples. */
    JsonNode examples(UUID job) {
        return read("/api/v1/tuning/jobs/%s/examples?limit=200".formatted(job)).path("data");
    }

    /** Where the version of a completed job is. */
    static String version(JsonNode job) {
        return "/api/v1/tuning/versions/" + job.path("version_id").asString();
    }

    /** One asks, another one lets it. */
    JsonNode place(String version, String wish) {
        var asked = engineer.post(version + "/ask", wish);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
        var approved = colleague.post(version + "/approve", "");
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        return TestClient.parse(approved);
    }

    JsonNode promote(String version) {
        return place(version, "{\"wish\": \"promotion\"}");
    }

    JsonNode read(String path) {
        return read(engineer, path);
    }

    static JsonNode read(TestPerson reader, String path) {
        var found = reader.get(path);
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        return TestClient.parse(found);
    }

    /** A generation, and what was written. */
    record Written(UUID id, String text) {}

    Written ask(String question) {
        var answer = generate(List.of(ChatMessage.user(question)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var generation = TestClient.parse(answer);
        return new Written(
                UUID.fromString(generation.path("status").path("id").asString()),
                generation.path("text").asString());
    }

    /** A generation that waits for a reviewer. */
    UUID held(String question) {
        return held(List.of(ChatMessage.user(question)));
    }

    UUID held(List<ChatMessage> messages) {
        var answer = generate(messages);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return UUID.fromString(
                TestClient.parse(answer).path("status").path("id").asString());
    }

    private HttpResponse<String> generate(List<ChatMessage> messages) {
        var turns = messages.stream()
                .map(message -> Map.of("role", message.role().name().toLowerCase(), "content", message.content()))
                .toList();
        var body = JSON.writeValueAsString(Map.of("model", "enja", "messages", turns));
        return house.client.send(house.request("/api/v1/generations", body).build());
    }

    /** A reviewer corrects a held text; nobody has let it go yet. */
    void edit(UUID generation, String text) {
        var edited = House.claim(house.reviewer(), generation)
                .decide("edit", ", \"text\": %s".formatted(JSON.writeValueAsString(text)));
        assertThat(edited.statusCode()).as(edited.body()).isEqualTo(200);
    }

    void decide(UUID generation, String decision, String more) {
        var decided = House.claim(house.reviewer(), generation).decide(decision, more);
        assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
    }

    /** One reviewer corrects a held text, another one lets it go. */
    void correct(UUID generation, String text) {
        edit(generation, text);
        decide(generation, "approve", "");
    }

    /** As docs/tuning.md says: eight of ten corrections are to learn from, by the number of the generation. */
    static boolean isToLearnFrom(UUID generation) {
        return Math.floorMod(generation.getLeastSignificantBits(), 10) < 8;
    }

    void await(BooleanSupplier condition) {
        var end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            sleep();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    static void sleep() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
