package io.sekkei.platform.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.catalog.ScriptedGenerator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

/** A canary in a held text is found nowhere but in the reviewer's hands: law 4 of the platform. */
@PlatformTest
@TestPropertySource(
        properties = {
            "sekkei.webhook.private-addresses=true",
            "sekkei.webhook.sweep-interval=100ms",
            "logging.level.io.sekkei=trace"
        })
@ExtendWith(OutputCaptureExtension.class)
class HeldCanaryTests {
    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
    private final Map<String, String> messages = new ConcurrentHashMap<>();
    private final List<String> answers = new ArrayList<>();

    @Autowired
    ApplicationContext platform;

    @Autowired
    ScriptedGenerator generator;

    @Autowired
    Environment environment;

    private HttpServer receiver;
    private volatile String signature = "";
    private volatile String signed = "";

    @BeforeEach
    void receive() throws IOException {
        generator.says(canary.substring(0, 9), canary.substring(9, 20), canary.substring(20));
        receiver = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        receiver.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var id = headers.getFirst("webhook-id");
            signature = headers.getFirst("webhook-signature");
            signed = id + "." + headers.getFirst("webhook-timestamp") + "." + body;
            messages.put(id, body);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        generator.reset();
    }

    @Test
    void aHeldTextLeavesNowhere(CapturedOutput log) throws Exception {
        var house = new House(platform);
        house.holdsEverything();
        var secret = subscribe(house);

        var held = everyWayIn(house);
        everyWayToAsk(house, held);
        var desk = House.claim(house.reviewer(), held);
        assertThat(desk.texts().path("text").asString()).isEqualTo(canary);
        answers.add(desk.decide("return", ", \"reasons\": [\"translation\"]").body());
        answers.add(house.get(held).body());
        await().until(() -> messages.values().stream().anyMatch(body -> body.contains("generation.decided")));

        assertThat(answers).noneMatch(this::holdsCanary);
        assertThat(messages.values()).noneMatch(this::holdsCanary);
        assertThat(log.getAll()).doesNotContain(canary);
        var meters = meters();
        var tables = search();
        assertSigned(secret);
        tell(
                "held-canary.txt",
                "%d answers, %d webhook messages, %d meters, %d tables and %d characters of log and trace: no canary"
                        .formatted(
                                answers.size(),
                                messages.size(),
                                meters,
                                tables,
                                log.getAll().length()));
    }

    private String subscribe(House house) {
        var added = house.admin.post(
                "/api/v1/webhooks", """
                    {"url": "http://localhost:%d/", "types": ["generation.held", "generation.decided"]}\
                    """.formatted(receiver.getAddress().getPort()));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        return TestClient.parse(added).path("secret").asString();
    }

    private UUID everyWayIn(House house) {
        add(house.chat(""));
        add(house.chat("\"logprobs\": true, \"top_logprobs\": 2"));
        add(house.chat("\"stream\": true, \"stream_options\": {\"include_usage\": true}"));
        add(house.chat("\"stream\": true, \"logprobs\": true", "Prefer", "wait=1"));
        add(house.client.send(house.request("/v1/completions", "{\"model\": \"enja\", \"prompt\": \"Hello.\"}")
                .build()));
        add(house.client.send(
                house.request("/v1/completions", "{\"model\": \"enja\", \"prompt\": \"Hello.\", \"stream\": true}")
                        .build()));
        var generated = house.generate();
        add(generated);
        return UUID.fromString(
                TestClient.parse(generated).path("status").path("id").asString());
    }

    private void everyWayToAsk(House house, UUID held) {
        add(house.get(held));
        add(house.get(held, "Prefer", "wait=1"));
        add(house.reviewer().get("/api/v1/reviews"));
        add(house.reviewer().get("/api/v1/reviews/" + held));
        add(house.reviewer().get("/api/v1/reviews/%s/moves".formatted(held)));
        add(house.reviewer().get("/api/v1/reviews/%s/texts?token=1".formatted(held)));
        add(house.reviewer().get("/api/v1/reviews/queue"));
        add(house.reviewer().get("/api/v1/reviews/claims"));
        add(house.reviewer().get("/api/v1/reviews/%s/comments".formatted(held)));
        add(house.admin.get("/api/v1/review-figures/queues?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"));
        add(house.admin.post("/api/v1/review-policies/dry-run", House.ALWAYS.formatted("")));
        add(house.admin.get("/api/v1/audit/records/" + held));
        for (var actuator : List.of("", "/health", "/metrics", "/prometheus", "/httpexchanges", "/loggers")) {
            add(house.client.get("/actuator" + actuator));
        }
    }

    private void add(HttpResponse<String> response) {
        assertThat(response.statusCode()).isLessThan(500);
        answers.add(response.body() + response.headers().map());
    }

    private boolean holdsCanary(String text) {
        return text.contains(canary) || text.contains(canary.substring(0, 9)) || text.contains(canary.substring(9, 20));
    }

    /** Every meter there is, with its tags and its values; none is shown to anybody. */
    private int meters() {
        var all = platform.getBeansOfType(MeterRegistry.class).values().stream()
                .flatMap(registry -> registry.getMeters().stream())
                .map(meter -> meter.getId() + " " + meter.measure())
                .toList();
        assertThat(all).noneMatch(this::holdsCanary);
        return all.size();
    }

    /** Every row of every table, as the superuser, who is kept from nothing. */
    private int search() throws SQLException {
        var bytes = canary.getBytes(StandardCharsets.UTF_8);
        var forms = List.of(
                canary, HexFormat.of().formatHex(bytes), Base64.getEncoder().encodeToString(bytes));
        int searched = 0;
        try (var connection = DriverManager.getConnection(
                        environment.getRequiredProperty("spring.datasource.url"), "postgres", "");
                var statement = connection.createStatement()) {
            for (var table : tables(statement)) {
                for (var form : forms) {
                    var found = statement.executeQuery(
                            "select count(*) from %s t where t::text like '%%%s%%'".formatted(table, form));
                    found.next();
                    assertThat(found.getInt(1)).as(table).isZero();
                }
                searched++;
            }
        }
        assertThat(searched).isGreaterThan(20);
        return searched;
    }

    private static List<String> tables(java.sql.Statement statement) throws SQLException {
        var tables = new ArrayList<String>();
        var found = statement.executeQuery("""
            select quote_ident(table_schema) || '.' || quote_ident(table_name) from information_schema.tables
            where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
            """);
        while (found.next()) {
            tables.add(found.getString(1));
        }
        return tables;
    }

    /** As a subscriber checks it who has read the specification. */
    private void assertSigned(String secret) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        var expected = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        assertThat(signature).isEqualTo("v1," + expected);
    }

    static void tell(String file, String figures) throws IOException {
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", file), figures + System.lineSeparator());
    }
}
