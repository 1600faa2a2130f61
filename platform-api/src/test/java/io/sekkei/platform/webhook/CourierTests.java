package io.sekkei.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sekkei.platform.Customer;
import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Role;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages on their way to a subscriber that is slow to understand. Time is moved by hand. */
@PlatformTest
@Import(MovableClock.class)
@TestPropertySource(
        properties = {
            "sekkei.webhook.private-addresses=true",
            "sekkei.webhook.sweep-interval=1h",
            "sekkei.webhook.timeout=2s"
        })
class CourierTests {
    private record Message(String id, long moment, String signature, String body) {}

    @Autowired
    ApplicationContext platform;

    @Autowired
    TestPeople people;

    @Autowired
    Webhooks webhooks;

    @Autowired
    Courier courier;

    @Autowired
    MovableClock clock;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate superuser;

    private final List<Message> received = new CopyOnWriteArrayList<>();
    private volatile int answer = 204;
    private HttpServer subscriber;
    private Customer customer;
    private TestPerson admin;
    private String endpoint;
    private String secret;

    @BeforeEach
    void subscribe() throws Exception {
        clock.moveTo(Instant.now());
        subscriber = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        subscriber.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            received.add(new Message(
                    headers.getFirst("webhook-id"),
                    Long.parseLong(headers.getFirst("webhook-timestamp")),
                    headers.getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        subscriber.start();
        customer = Customer.of(platform);
        admin = people.in(customer.payer().tenant(), Role.TENANT_ADMIN);
        var added = admin.post(
                "/api/v1/webhooks", """
            {"url": "http://localhost:%d/", "types": ["generation.held"]}\
            """.formatted(subscriber.getAddress().getPort()));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        endpoint = TestClient.parse(added).path("webhook").path("id").asString();
        secret = TestClient.parse(added).path("secret").asString();
    }

    @AfterEach
    void leave() {
        subscriber.stop(0);
        superuser.update("delete from webhook_endpoint");
        clock.moveTo(Instant.now());
    }

    @Test
    void aMessageIsTriedTenTimesOverThreeDaysUnderOneNumberAndThenGivenUp() {
        answer = 500;
        send();
        var begun = clock.instant();
        var moments = new ArrayList<Duration>();

        for (int i = 0; i < 200; i++) {
            var before = received.size();
            carry();
            if (received.size() > before) {
                moments.add(Duration.between(begun, clock.instant()));
            }
            clock.move(Duration.ofMinutes(30));
        }

        assertThat(received).hasSize(10);
        var numbers = new HashSet<String>();
        received.forEach(message -> numbers.add(message.id()));
        assertThat(numbers).hasSize(1);
        var whole = moments.get(9);
        assertThat(whole).isBetween(Duration.ofHours(75), Duration.ofHours(90));
        for (int i = 1; i + 1 < moments.size(); i++) {
            assertThat(pause(moments, i + 1)).isGreaterThanOrEqualTo(pause(moments, i));
        }
        assertThat(received).allSatisfy(message -> assertSigned(message, secret));
    }

    /** In whole minutes: the clock that is moved by half hours goes on by itself in between. */
    private static long pause(List<Duration> moments, int i) {
        return moments.get(i).minus(moments.get(i - 1)).toMinutes();
    }

    @Test
    void whatArrivesAtASecondTryIsNotSentAgain() {
        answer = 503;
        send();
        carry();
        carry();
        assertThat(received).as("not before its time").hasSize(1);

        answer = 204;
        clock.move(Duration.ofSeconds(6));
        carry();
        clock.move(Duration.ofDays(1));
        carry();

        assertThat(received).hasSize(2);
        assertThat(received.get(1).moment())
                .as("a fresh timestamp, or the subscriber would take it for a replay")
                .isGreaterThan(received.get(0).moment());
        assertThat(received.get(1).body()).isEqualTo(received.get(0).body());
    }

    @Test
    void afterARotationBothSecretsSignForADay() {
        var rotated = admin.post("/api/v1/webhooks/%s/rotate".formatted(endpoint), "");
        var fresh = TestClient.parse(rotated).path("secret").asString();
        assertThat(fresh).isNotEqualTo(secret);

        send();
        carry();
        assertSigned(received.get(0), secret);
        assertSigned(received.get(0), fresh);
        assertThat(received.get(0).signature().split(" ")).hasSize(2);

        clock.move(Duration.ofHours(25));
        send();
        carry();
        assertSigned(received.get(1), fresh);
        assertThat(received.get(1).signature().split(" ")).hasSize(1);
        assertThat(signatures(received.get(1))).doesNotContain(signature(received.get(1), secret));
    }

    @Test
    void aSubscriberThatIsGoneIsLeftAloneUntilItIsEnabled() {
        answer = 410;
        send();
        carry();
        send();
        clock.move(Duration.ofDays(1));
        carry();
        assertThat(received).hasSize(1);

        answer = 204;
        var enabled = people.in(customer.payer().tenant(), Role.TENANT_ADMIN)
                .post("/api/v1/webhooks/%s/enable".formatted(endpoint), "");
        assertThat(enabled.statusCode()).as(enabled.body()).isEqualTo(200);
        send();
        carry();

        assertThat(received).hasSize(2);
    }

    @Test
    void aSecretIsNotReadableInTheDatabase() {
        var plain = Base64.getDecoder().decode(secret.substring("whsec_".length()));

        var row = superuser.queryForObject(
                "select e::text from webhook_endpoint e where id = ?::uuid", String.class, endpoint);

        assertThat(row)
                .doesNotContain(HexFormat.of().formatHex(plain))
                .doesNotContain(secret.substring("whsec_".length()));
    }

    private void send() {
        try (var scope = TenantScope.of(customer.payer().tenant().value())) {
            transaction.executeWithoutResult(status ->
                    webhooks.send(customer.payer().tenant(), "generation.held", Map.of("generation_id", "x")));
        }
    }

    private void carry() {
        try (var scope = TenantScope.ofPlatform()) {
            courier.carry();
        }
    }

    private static void assertSigned(Message message, String by) {
        assertThat(signatures(message)).contains(signature(message, by));
    }

    private static List<String> signatures(Message message) {
        return List.of(message.signature().split(" "));
    }

    /** As a subscriber reckons it who has read the specification. */
    private static String signature(Message message, String by) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(by.substring("whsec_".length())), "HmacSHA256"));
            var signed = "%s.%d.%s".formatted(message.id(), message.moment(), message.body());
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
