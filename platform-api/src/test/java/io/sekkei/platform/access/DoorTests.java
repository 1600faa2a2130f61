package io.sekkei.platform.access;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.ScriptedGenerator;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class DoorTests {
    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @Test
    void tellsAnyoneWhetherModelDatabaseAndQueueAreFit() {
        var health = parse(withoutKey("/actuator/health"));

        assertThat(health.path("status").asString()).isEqualTo("UP");
        var components = health.path("components");
        assertThat(components
                        .path("model")
                        .path("details")
                        .path("pairs")
                        .path("enja")
                        .path("digest")
                        .asString())
                .isEqualTo(ScriptedGenerator.DIGEST);
        assertThat(components.path("database").path("status").asString()).isEqualTo("UP");
        assertThat(components
                        .path("queue")
                        .path("details")
                        .path("enja")
                        .path("queueCapacity")
                        .asInt())
                .isEqualTo(64);
    }

    @Test
    void isNotFitWhileTheQueueIsFull() {
        model.reportsFullQueue();

        var response = withoutKey("/actuator/health");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(parse(response)
                        .path("components")
                        .path("queue")
                        .path("status")
                        .asString())
                .isEqualTo("DOWN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator", "/actuator/env", "/actuator/beans", "/actuator/health/database", "/error", "/x"})
    void keepsEverythingElseClosed(String path) {
        assertThat(withoutKey(path).statusCode()).isEqualTo(401);
        assertThat(client.get(path).statusCode()).isEqualTo(403);
    }

    @Test
    void sendsStrictHeaders() {
        var headers = withoutKey("/openapi.json").headers();

        assertThat(headers.firstValue("content-security-policy"))
                .get()
                .asString()
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
        assertThat(headers.firstValue("x-frame-options")).contains("DENY");
        assertThat(headers.firstValue("referrer-policy")).contains("no-referrer");
        assertThat(headers.firstValue("cache-control")).get().asString().contains("no-store");
        assertThat(headers.firstValue("set-cookie")).isEmpty();
    }

    private HttpResponse<String> withoutKey(String path) {
        return client.send(HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(client.port(), path)))
                .build());
    }
}
