package io.sekkei.platform.access;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Sign-in by a real OpenID Connect issuer, with every redirect a browser would follow. */
@PlatformTest
class IssuerSignInTests {
    private static final Issuer ISSUER = new Issuer();

    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    Tenancy tenancy;

    @Autowired
    JdbcTemplate database;

    private HttpClient browser;
    private PersonProfile person;

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry properties) {
        properties.add("spring.security.oauth2.client.registration.test.client-id", () -> Issuer.CLIENT);
        properties.add("spring.security.oauth2.client.registration.test.client-secret", () -> Issuer.SECRET);
        properties.add("spring.security.oauth2.client.registration.test.scope", () -> "openid,email");
        properties.add("spring.security.oauth2.client.provider.test.issuer-uri", ISSUER::uri);
    }

    @AfterAll
    static void closeIssuer() {
        ISSUER.close();
    }

    @BeforeEach
    void somebody() {
        database.update("delete from person_identity");
        database.update("delete from sign_in_throttle");
        person = people.add(tenancy.addTenant("Tenant " + UUID.randomUUID()), null, Role.MEMBER);
        browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    @Test
    void aVerifiedAddressLetsInTheOnePersonWhoHasIt() throws Exception {
        says(person.email(), true);

        assertThat(signIn()).isEqualTo("/");

        assertThat(me().path("person").path("email").asString()).isEqualTo(person.email());
        assertThat(entries("IDENTITY_LINKED")).isEqualTo(1);
        assertThat(entries("SIGNED_IN")).isEqualTo(1);
    }

    @Test
    void onceLinkedTheNumberCountsAndNotTheAddress() throws Exception {
        says(person.email(), true);
        signIn();
        browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        says("moved@example.com", false);

        assertThat(signIn()).isEqualTo("/");

        assertThat(me().path("person").path("email").asString()).isEqualTo(person.email());
        assertThat(entries("IDENTITY_LINKED")).isEqualTo(1);
    }

    @Test
    void anUnverifiedAddressLetsNobodyIn() throws Exception {
        says(person.email(), false);

        assertThat(signIn()).isEqualTo("/?sign_in=failed");

        assertThat(get("/api/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void whoIsUnknownIsNotAddedAndTheAttemptIsRecorded() throws Exception {
        var before = database.queryForObject("select count(*) from person", Integer.class);
        says("stranger@example.com", true);

        assertThat(signIn()).isEqualTo("/?sign_in=failed");

        assertThat(database.queryForObject("select count(*) from person", Integer.class))
                .isEqualTo(before);
        assertThat(database.queryForObject(
                        "select count(*) from ledger_entry where type = 'SIGN_IN_FAILED' and tenant_id is null"
                                + " and convert_from(envelope, 'UTF8') like '%\"by\":\"oidc\"%'",
                        Integer.class))
                .isPositive();
    }

    @Test
    void whoIsKeptOutStaysOut() throws Exception {
        says(person.email(), true);
        signIn();
        database.update(
                "update person set deactivated_at = now() where id = ?",
                person.id().value());

        assertThat(get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(signIn()).isEqualTo("/?sign_in=failed");
    }

    @Test
    void anAnswerNobodyAskedForIsRefused() throws Exception {
        var answer = get("/login/oauth2/code/test?code=x&state=y");

        assertThat(answer.headers().firstValue("location"))
                .hasValueSatisfying(place -> assertThat(place).endsWith("/?sign_in=failed"));
    }

    private static void says(String email, boolean verified) {
        ISSUER.says(Map.of("email", email, "email_verified", verified));
    }

    /** From the platform to the issuer and back; returns where the browser ends. */
    private String signIn() throws Exception {
        var toIssuer = location(get("/oauth2/authorization/test"));
        var known = browser.send(
                HttpRequest.newBuilder(URI.create(ISSUER.uri() + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("username=hanako&password=hanako"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(location(known).getQuery()).as("the issuer knows the person").isNull();
        var back = location(browser.send(HttpRequest.newBuilder(toIssuer).build(), BodyHandlers.ofString()));
        var end = location(browser.send(HttpRequest.newBuilder(back).build(), BodyHandlers.ofString()));
        return end.getPath() + (end.getQuery() == null ? "" : "?" + end.getQuery());
    }

    private URI location(HttpResponse<String> response) {
        var place = response.headers().firstValue("location");
        assertThat(place)
                .as("%s %s %s", response.uri(), response.statusCode(), response.body())
                .isPresent();
        return response.uri().resolve(place.orElseThrow());
    }

    private HttpResponse<String> get(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:%d%s".formatted(client.port(), path));
        return browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private tools.jackson.databind.JsonNode me() throws Exception {
        return parse(get("/api/v1/me"));
    }

    private Integer entries(String type) {
        return database.queryForObject(
                "select count(*) from ledger_entry where type = ? and subject_id = ?",
                Integer.class,
                type,
                person.id().value());
    }
}
