package io.sekkei.platform;

import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Tenancy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the platform over HTTP as a client would. */
@TestComponent
@Lazy
public class TestClient {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Environment environment;
    private final String key;

    TestClient(Environment environment, Tenancy tenancy, ApiKeys keys) {
        this.environment = environment;
        try (var scope = TenantScope.ofPlatform()) {
            var tenant = tenancy.addTenant("Test " + UUID.randomUUID());
            this.key = keys.issue(tenancy.addDepartment(tenant, "Department"), "Key")
                    .reveal();
        }
    }

    public String key() {
        return key;
    }

    public int port() {
        return environment.getRequiredProperty("local.server.port", Integer.class);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port(), path)))
                .header("Authorization", "Bearer " + key);
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    public HttpResponse<String> post(String path, String body) {
        return send(json(path, body));
    }

    public HttpResponse<String> chat(String fields) {
        return post("/v1/chat/completions", chatBody(fields));
    }

    /** A chat request with one user turn, and these further fields. */
    public static String chatBody(String fields) {
        var more = fields.isEmpty() ? "" : ", " + fields;
        return """
                {"model": "enja", "messages": [{"role": "user", "content": "Hello."}]%s}""".formatted(more);
    }

    public HttpRequest json(String path, String body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** As {@link #json(String, String)}, with another key. */
    public HttpRequest json(String path, String body, String otherKey) {
        return HttpRequest.newBuilder(json(path, body), (name, value) -> !name.equalsIgnoreCase("authorization"))
                .header("Authorization", "Bearer " + otherKey)
                .build();
    }

    public HttpResponse<String> send(HttpRequest request) {
        return send(request, BodyHandlers.ofString());
    }

    public HttpResponse<InputStream> open(HttpRequest request) {
        return send(request, BodyHandlers.ofInputStream());
    }

    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode parse(String json) {
        return JSON.readTree(json);
    }

    public static JsonNode parse(HttpResponse<String> response) {
        return parse(response.body());
    }
}
