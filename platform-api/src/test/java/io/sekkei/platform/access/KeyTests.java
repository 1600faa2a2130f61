package io.sekkei.platform.access;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.Customer;
import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentAdministration;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantAdministration;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;

@PlatformTest
@Import(MovableClock.class)
class KeyTests {
    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    TestClient client;

    @Autowired
    ApiKeys keys;

    @Autowired
    TenantAdministration tenants;

    @Autowired
    DepartmentAdministration departments;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    private Customer customer;
    private Caller admin;

    @BeforeEach
    void freshCustomer() {
        customer = Customer.of(platform);
        admin = customer.admin(Role.TENANT_ADMIN, Role.PLATFORM_ADMIN);
    }

    @Test
    void opensUntilItExpires() {
        change(new KeyPlan("Key", clock.instant().plus(HOUR), Set.of(), Set.of(), Set.of(), null, List.of()));
        assertThat(chat(customer.key()).statusCode()).isEqualTo(200);

        clock.move(HOUR);

        assertRefused(chat(customer.key()), 401, "api_key_expired");
    }

    @Test
    void showsAndServesOnlyTheModelsItMayUse() {
        change(new KeyPlan("Key", null, Set.of("enja"), Set.of("slm-only"), Set.of(), null, List.of()));

        var models = parse(get("/v1/models")).path("data");
        assertThat(StreamSupport.stream(models.spliterator(), false)
                        .map(model -> model.path("id").asString()))
                .containsExactly("enja:slm-only");
        assertThat(get("/v1/models/enja:slm-only").statusCode()).isEqualTo(200);
        assertThat(chat(customer.key(), "enja:slm-only").statusCode()).isEqualTo(200);
    }

    @Test
    void aModelItMayNotUseLooksAsIfThereWereNone() {
        change(new KeyPlan("Key", null, Set.of("other"), Set.of(), Set.of(), null, List.of()));

        for (var model : List.of("enja", "enja:slm-only")) {
            assertThat(withoutName(get("/v1/models/" + model), model))
                    .isEqualTo(withoutName(get("/v1/models/no"), "no"));
            assertThat(withoutName(chat(customer.key(), model), model))
                    .isEqualTo(withoutName(chat(customer.key(), "no"), "no"));
        }
    }

    private static String withoutName(HttpResponse<String> response, String name) {
        return response.statusCode() + response.body().replace("'" + name + "'", "");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.0/8, 200", "'::1/128', 403", "10.0.0.0/8, 403", "127.0.0.1, 200"})
    void opensOnlyFromTheAddressesItIsBoundTo(String range, int status) {
        change(new KeyPlan("Key", null, Set.of(), Set.of(), Set.of(), null, List.of(range)));

        var response = chat(customer.key());

        assertThat(response.statusCode()).isEqualTo(status);
        if (status == 403) {
            assertRefused(response, 403, "ip_not_allowed");
        }
    }

    @Test
    void nobodyIsBelievedWhereARequestComesFromUnlessItIsATrustedProxy() {
        change(new KeyPlan("Key", null, Set.of(), Set.of(), Set.of(), null, List.of("10.0.0.0/8")));

        assertThat(send(request("/v1/models", customer.key()).header("X-Forwarded-For", "10.1.2.3"))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 10.1.2.3             | 10.1.2.3",
                "192.0.2.1 | 10.9.9.9, 10.1.2.3   | 10.1.2.3",
                "192.0.2.1 | 10.1.2.3, 192.0.2.77 | 10.1.2.3",
                "192.0.2.1 | 2001:db8::7          | 2001:db8::7",
                "192.0.2.1 | nonsense             | nonsense",
                "10.0.0.9  | 10.1.2.3             | 10.0.0.9",
                "192.0.2.1 |                      | 192.0.2.1"
            })
    void theLastAddressThatNoTrustedProxyHasIsTheClients(String connection, String forwarded, String expected) {
        var addresses = new ClientAddress(new AccessSettings(List.of("192.0.2.0/24"), HOUR));
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(connection);
        if (forwarded != null) {
            request.addHeader("X-Forwarded-For", forwarded);
        }

        assertThat(addresses.of(request)).isEqualTo(expected);
        assertThat(IpRanges.hold(List.of("0.0.0.0/0", "::/0"), expected)).isEqualTo(!expected.equals("nonsense"));
    }

    @Test
    void bothSecretsOpenWhileARotationOverlaps() {
        var next = keys.rotate(admin, keyId(), HOUR).shown().reveal();

        assertThat(next).isNotEqualTo(customer.key()).startsWith(customer.key().substring(0, 22));
        var before = generationKey(chat(customer.key()));
        assertThat(generationKey(chat(next)))
                .isEqualTo(before)
                .isEqualTo(customer.payer().key());

        clock.move(HOUR);
        assertRefused(chat(customer.key()), 401, "invalid_api_key");
        assertThat(chat(next).statusCode()).isEqualTo(200);
    }

    @Test
    void aRotationWithoutOverlapClosesTheOldSecretAtOnce() {
        keys.rotate(admin, keyId(), Duration.ZERO);

        assertRefused(chat(customer.key()), 401, "invalid_api_key");
    }

    @Test
    void aSecondRotationLeavesTwoSecretsAndNotThree() {
        var second = keys.rotate(admin, keyId(), HOUR).shown().reveal();
        var third = keys.rotate(admin, keyId(), HOUR).shown().reveal();

        assertRefused(chat(customer.key()), 401, "invalid_api_key");
        assertThat(chat(second).statusCode()).isEqualTo(200);
        assertThat(chat(third).statusCode()).isEqualTo(200);
    }

    @Test
    void aRevokedKeyOpensNeverAgain() {
        var next = keys.rotate(admin, keyId(), HOUR).shown().reveal();

        keys.revoke(admin, keyId());

        assertRefused(chat(customer.key()), 401, "invalid_api_key");
        assertRefused(chat(next), 401, "invalid_api_key");
        assertThatThrownBy(() -> keys.rotate(admin, keyId(), HOUR))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("revoked");
    }

    @Test
    void suspensionCountsFromTheNextRequestAtEveryLevelAndSoDoesResuming() {
        var tenant = customer.payer().tenant();
        var department = customer.payer().department();

        keys.suspend(admin, keyId());
        assertRefused(chat(customer.key()), 403, "key_suspended");
        departments.suspend(admin, department);
        assertRefused(chat(customer.key()), 403, "department_suspended");
        tenants.suspend(admin, tenant);
        assertRefused(chat(customer.key()), 403, "tenant_suspended");
        assertRefused(get("/v1/models"), 403, "tenant_suspended");
        assertThat(get("/api/v1/audit/evidence").statusCode()).isEqualTo(403);

        tenants.resume(admin, tenant);
        assertRefused(chat(customer.key()), 403, "department_suspended");
        departments.resume(admin, department);
        assertRefused(chat(customer.key()), 403, "key_suspended");
        keys.resume(admin, keyId());
        assertThat(chat(customer.key()).statusCode()).isEqualTo(200);
    }

    @Test
    void aRefusalAtTheDoorIsOnRecordUnderTheKeyThatWasShown() {
        keys.suspend(admin, keyId());

        chat(customer.key());

        assertThat(database.queryForMap(
                        "select status, error_code from generation where key_id = ?",
                        customer.payer().key()))
                .containsEntry("status", "REFUSED")
                .containsEntry("error_code", "key_suspended");
    }

    @Test
    void theLastUseIsWrittenDownAtMostEveryFewMinutes() {
        chat(customer.key());
        var first = lastUse();
        clock.move(Duration.ofMinutes(4));
        chat(customer.key());
        assertThat(lastUse()).isEqualTo(first);

        clock.move(Duration.ofMinutes(2));
        chat(customer.key());

        assertThat(lastUse()).isAfter(first.plus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"300.0.0.1", "10.0.0.0/33", "example.com", "::/129", "", "10.0.0.0/-1"})
    void whatIsNoRangeIsRefused(String range) {
        assertThatThrownBy(() -> new KeyPlan("Key", null, Set.of(), Set.of(), Set.of(), null, List.of(range)))
                .isInstanceOf(Problem.class);
    }

    private void change(KeyPlan plan) {
        keys.change(admin, keyId(), plan);
    }

    private KeyId keyId() {
        return new KeyId(customer.payer().key());
    }

    private Instant lastUse() {
        return database.queryForObject(
                        "select last_used_at from api_key where id = ?",
                        java.sql.Timestamp.class,
                        customer.payer().key())
                .toInstant();
    }

    private UUID generationKey(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return database.queryForObject(
                "select key_id from generation where id = ?::uuid",
                UUID.class,
                parse(response)
                        .path("usage")
                        .path("sekkei")
                        .path("generation_id")
                        .asString());
    }

    private static void assertRefused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(parse(response).path("error").path("code").asString()).isEqualTo(code);
    }

    private HttpResponse<String> get(String path) {
        return send(request(path, customer.key()));
    }

    private HttpResponse<String> chat(String key) {
        return chat(key, "enja");
    }

    private HttpResponse<String> chat(String key, String model) {
        return send(request("/v1/chat/completions", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(TestClient.chatBody("").replace("\"enja\"", "\"" + model + "\""))));
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(client.request(path).build().uri()).header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return client.send(request.build());
    }
}
