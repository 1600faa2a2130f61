package io.sekkei.platform.ledger.evidence;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a platform over HTTP, with a key or as somebody who signs in. Secrets come from the environment only. */
final class PlatformClient {
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String address;
    private final @Nullable String key;
    private @Nullable String csrfToken;

    private PlatformClient(String address, @Nullable String key) {
        this.address = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        this.key = key;
    }

    static PlatformClient of(Map<String, String> environment) throws IOException {
        var client = new PlatformClient(
                environment.getOrDefault("SEKKEI_URL", "http://localhost:8080"), environment.get("SEKKEI_KEY"));
        var email = environment.get("SEKKEI_EMAIL");
        var password = environment.get("SEKKEI_PASSWORD");
        if (client.key == null && (email == null || password == null)) {
            throw new IllegalArgumentException("neither SEKKEI_KEY nor SEKKEI_EMAIL and SEKKEI_PASSWORD are set");
        }
        if (client.key == null) {
            client.signIn(String.valueOf(email), String.valueOf(password));
        }
        return client;
    }

    private void signIn(String email, String password) throws IOException {
        post("/api/v1/session", Json.write(Map.of("email", email, "password", password)));
        csrfToken = Json.text(Json.object(get("/api/v1/me", Map.of())), "csrf_token");
    }

    String get(String path, Map<String, String> parameters) throws IOException {
        return send(request(path, parameters).GET(), BodyHandlers.ofString()).body();
    }

    /** Sends JSON. */
    String post(String path, String body) throws IOException {
        var request = request(path, Map.of())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body));
        return send(csrfToken == null ? request : request.header("X-CSRF-TOKEN", csrfToken), BodyHandlers.ofString())
                .body();
    }

    /** Saves an answer that holds no text, or is to be kept to the byte. */
    void save(String path, Map<String, String> parameters, Path file) throws IOException {
        Files.write(
                file,
                send(request(path, parameters).GET(), BodyHandlers.ofByteArray())
                        .body());
    }

    private HttpRequest.Builder request(String path, Map<String, String> parameters) {
        var query = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
        var request = HttpRequest.newBuilder(URI.create(address + path + query));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) throws IOException {
        try {
            var response = http.send(request.build(), handler);
            if (response.statusCode() >= 300) {
                var body = response.body();
                var told = body instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : body;
                throw new IOException("%s says %d: %s".formatted(address, response.statusCode(), told));
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
