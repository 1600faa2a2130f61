package io.sekkei.platform.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** A tenant with two admins, reviewers and a program with a key. */
public final class House {
    static final String ALWAYS = """
        {"name": "Everything", "rules": {"always": true}, "steps": [["reviewer"]], "due_minutes": 480%s}\
        """;

    public final TestClient client;
    public final Customer customer;
    public final TestPerson admin;
    public final TestPerson secondAdmin;
    private final TestPeople people;

    public House(ApplicationContext platform) {
        client = platform.getBean(TestClient.class);
        people = platform.getBean(TestPeople.class);
        customer = Customer.of(platform);
        admin = people.in(customer.payer().tenant(), Role.TENANT_ADMIN);
        secondAdmin = people.in(customer.payer().tenant(), Role.TENANT_ADMIN);
    }

    public TestPerson reviewer() {
        return people.in(customer.payer().tenant(), Role.REVIEWER);
    }

    public TestPerson person(Role... roles) {
        return people.in(customer.payer().tenant(), roles);
    }

    /** A policy that counts; returns where it is. */
    String policy(String body) {
        var proposed = admin.post("/api/v1/review-policies", body);
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
        var path = "/api/v1/review-policies/%s/versions/1"
                .formatted(TestClient.parse(proposed).path("id").asString());
        var approved = secondAdmin.post(path + "/approve", "");
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        return path;
    }

    public void holdsEverything() {
        policy(ALWAYS.formatted(""));
    }

    /** A generation that is held; returns its number. */
    UUID held() {
        var response = generate();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return UUID.fromString(
                TestClient.parse(response).path("status").path("id").asString());
    }

    HttpResponse<String> generate() {
        return generate("");
    }

    HttpResponse<String> generate(String fields) {
        return client.send(
                request("/api/v1/generations", TestClient.chatBody(fields)).build());
    }

    HttpResponse<String> chat(String fields, String... headers) {
        var request = request("/v1/chat/completions", TestClient.chatBody(fields));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    HttpResponse<String> get(UUID generation, String... headers) {
        var request = withKey("/api/v1/generations/" + generation).GET();
        return client.send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    HttpResponse<String> withdraw(UUID generation) {
        return client.send(withKey("/api/v1/generations/" + generation).DELETE().build());
    }

    public HttpRequest.Builder request(String path, String body) {
        return withKey(path).POST(BodyPublishers.ofString(body));
    }

    HttpRequest.Builder withKey(String path) {
        return HttpRequest.newBuilder(java.net.URI.create("http://localhost:%d%s".formatted(client.port(), path)))
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString());
    }

    public JsonNode state(UUID generation) {
        return TestClient.parse(get(generation)).path("status");
    }

    /** Two people erase a generation. */
    public void erase(UUID generation) {
        var asked = admin.post(
                "/api/v1/audit/records/%s/erasures".formatted(generation), "{\"reason\": \"DATA_SUBJECT_REQUEST\"}");
        assertThat(asked.statusCode()).as(asked.body()).isLessThan(300);
        var confirmed = secondAdmin.post(
                "/api/v1/audit/erasures/%s/confirm"
                        .formatted(TestClient.parse(asked).path("id").asString()),
                "");
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
    }

    /** What a reviewer has before them. */
    public record Desk(TestPerson reviewer, UUID generation, long token, int revision, String digest, JsonNode texts) {
        public HttpResponse<String> decide(String decision, String more) {
            return decide(token, revision, digest, decision, more);
        }

        HttpResponse<String> decide(long shown, int seen, String seenDigest, String decision, String more) {
            return reviewer.post("/api/v1/reviews/%s/decision".formatted(generation), """
                {"token": %d, "revision": %d, "digest": "%s", "decision": "%s"%s}\
                """.formatted(
                            shown, seen, seenDigest, decision, more));
        }
    }

    public static Desk claim(TestPerson reviewer, UUID generation) {
        return claim(reviewer, "{\"generation_id\": \"%s\"}".formatted(generation))
                .orElseThrow();
    }

    static Optional<Desk> claimAny(TestPerson reviewer) {
        return claim(reviewer, "{}");
    }

    static Optional<Desk> claim(TestPerson reviewer, String wish) {
        var claimed = reviewer.post("/api/v1/reviews/claim", wish);
        if (claimed.statusCode() == 204) {
            return Optional.empty();
        }
        assertThat(claimed.statusCode()).as(claimed.body()).isEqualTo(200);
        var claim = TestClient.parse(claimed);
        var generation =
                UUID.fromString(claim.path("review").path("generation_id").asString());
        var token = claim.path("token").asLong();
        var texts = TestClient.parse(reviewer.get("/api/v1/reviews/%s/texts?token=%d".formatted(generation, token)));
        return Optional.of(new Desk(
                reviewer,
                generation,
                token,
                texts.path("revision").asInt(),
                texts.path("digest").asString(),
                texts));
    }
}
