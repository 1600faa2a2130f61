package io.sekkei.platform.access;

import io.sekkei.platform.TestClient;
import io.sekkei.platform.tenancy.Caller;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;

/**
 * Somebody at a browser.
 *
 * @param client what the browser speaks HTTP with
 * @param email the address the person signed in with
 * @param cookie the session
 * @param csrfToken the token of the session
 * @param caller the same person, for calls that do not go over HTTP
 */
public record TestPerson(TestClient client, String email, String cookie, String csrfToken, Caller caller) {
    static TestPerson signIn(TestClient client, String email, String password, Caller caller) {
        var response = signIn(client, email, password);
        if (response.statusCode() != 204) {
            throw new IllegalStateException("Sign-in said " + response.body());
        }
        var cookie = response.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
        var me = client.send(
                anonymous(client, "/api/v1/me").header("Cookie", cookie).build());
        return new TestPerson(
                client, email, cookie, TestClient.parse(me).path("csrf_token").asString(), caller);
    }

    static HttpResponse<String> signIn(TestClient client, String email, String password) {
        return client.send(anonymous(client, "/api/v1/session")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"email": "%s", "password": "%s"}""".formatted(email, password)))
                .build());
    }

    static HttpRequest.Builder anonymous(TestClient client, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(client.port(), path)));
    }

    /** A request of this person, with everything a browser's program sends; a new Idempotency-Key each. */
    public HttpRequest.Builder request(String path) {
        return anonymous(client, path)
                .header("Cookie", cookie)
                .header("X-CSRF-TOKEN", csrfToken)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "application/json");
    }

    public HttpResponse<String> get(String path) {
        return client.send(request(path).GET().build());
    }

    public HttpResponse<String> post(String path, String body) {
        return client.send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    public HttpResponse<String> put(String path, String body) {
        return client.send(request(path).PUT(BodyPublishers.ofString(body)).build());
    }

    public HttpResponse<String> delete(String path) {
        return client.send(request(path).DELETE().build());
    }
}
