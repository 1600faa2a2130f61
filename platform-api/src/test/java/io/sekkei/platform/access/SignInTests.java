package io.sekkei.platform.access;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

@PlatformTest
@Import(MovableClock.class)
class SignInTests {
    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    Tenancy tenancy;

    @Autowired
    MovableClock clock;

    @Autowired
    JdbcTemplate database;

    @BeforeEach
    void forgiveEverybody() {
        database.update("delete from sign_in_throttle");
    }

    @Test
    void theCookieIsOutOfReachForScriptsAndOtherSites() {
        var person = people.add(tenant(), null, Role.MEMBER);

        var cookie = TestPerson.signIn(client, person.email(), TestPeople.PASSWORD)
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();

        assertThat(cookie)
                .startsWith("sekkei-session=")
                .contains("HttpOnly")
                .contains("SameSite=Lax")
                .doesNotContain("Secure");
    }

    @Test
    void whoIsSignedInIsToldWhoTheyAre() {
        var person = people.in(Role.TENANT_ADMIN, Role.MEMBER);

        var me = parse(person.get("/api/v1/me"));

        assertThat(me.path("person").path("email").asString()).isEqualTo(person.email());
        assertThat(me.path("tenant").path("id").asString())
                .isEqualTo(person.caller().tenant().value().toString());
        assertThat(me.path("roles").toString()).isEqualTo("[\"tenant_admin\",\"member\"]");
        assertThat(me.path("language").asString()).isEqualTo("en");
        assertThat(me.path("csrf_token").asString()).isNotEmpty();
    }

    @Test
    void aKeyIsToldItIsAKey() {
        var me = parse(client.get("/api/v1/me"));

        assertThat(me.path("key_id").asString()).isNotEmpty();
        assertThat(me.has("person")).isFalse();
        assertThat(me.has("csrf_token")).isFalse();
    }

    @Test
    void afterSigningOutTheCookieOpensNothing() {
        var person = people.in(Role.MEMBER);

        assertThat(person.delete("/api/v1/session").statusCode()).isEqualTo(204);
        assertThat(person.get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(entries("SIGNED_OUT", person)).isEqualTo(1);
    }

    @Test
    void aSessionChangesNothingWithoutItsToken() {
        var person = people.in(Role.TENANT_ADMIN);

        var refused = client.send(person.request("/api/v1/people")
                .setHeader("X-CSRF-TOKEN", "wrong")
                .POST(BodyPublishers.ofString("{}"))
                .build());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(parse(refused).path("code").asString()).isEqualTo("csrf_token_wrong");
    }

    @Test
    void aSessionGeneratesNothingWithoutItsToken() {
        var person = people.in(Role.MEMBER);

        var refused = client.send(person.request("/v1/chat/completions")
                .setHeader("X-CSRF-TOKEN", "wrong")
                .POST(BodyPublishers.ofString(TestClient.chatBody("")))
                .build());

        assertThat(refused.statusCode()).isEqualTo(403);
    }

    @Test
    void theSixthGuessWaitsAndTheWaitIsTold() {
        var person = people.add(tenant(), null, Role.MEMBER);

        var answers = guesses(person.email(), 5);
        var throttled = TestPerson.signIn(client, person.email(), TestPeople.PASSWORD);

        assertThat(answers).containsOnly(401);
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(parse(throttled).path("code").asString()).isEqualTo("sign_in_throttled");
        assertThat(throttled.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(1L, 6L);
        clock.move(Duration.ofSeconds(10));
        assertThat(TestPerson.signIn(client, person.email(), TestPeople.PASSWORD)
                        .statusCode())
                .isEqualTo(204);
        assertThat(guesses(person.email(), 4)).containsOnly(401);
    }

    @Test
    void waitsGrowToAQuarterOfAnHour() {
        var email = "nobody-%s@example.com".formatted(UUID.randomUUID());
        var waited = 0L;
        for (int i = 0; i < 16; i++) {
            var answer = TestPerson.signIn(client, email, "wrong");
            if (answer.statusCode() == 429) {
                waited = answer.headers().firstValueAsLong("retry-after").orElseThrow();
                clock.move(Duration.ofSeconds(waited));
            }
        }

        assertThat(waited).isGreaterThan(60).isLessThanOrEqualTo(SignInThrottle.LONGEST.toSeconds() + 1);
    }

    @Test
    void manyGuessesAtOnceAreNoWayRound() {
        var person = people.add(tenant(), null, Role.MEMBER);

        var answers = IntStream.range(0, 20)
                .parallel()
                .mapToObj(
                        i -> TestPerson.signIn(client, person.email(), "wrong").statusCode())
                .toList();

        assertThat(answers).containsOnly(401, 429);
        assertThat(answers.stream().filter(status -> status == 401)).hasSize(5);
    }

    @Test
    void whoDoesNotExistIsRefusedLikeWhoGuessesWrong() {
        var person = people.add(tenant(), null, Role.MEMBER);

        var unknown = TestPerson.signIn(client, "nobody@example.com", "wrong");
        var wrong = TestPerson.signIn(client, person.email(), "wrong");

        assertThat(unknown.statusCode()).isEqualTo(wrong.statusCode()).isEqualTo(401);
        assertThat(parse(unknown).path("detail")).isEqualTo(parse(wrong).path("detail"));
        assertThat(unknown.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void passwordsOfUnknownPeopleAreComparedToo() {
        var passwords = new Passwords(new SignInSettings(10, 5, 50, Duration.ofHours(1), Duration.ofHours(1)));
        passwords.fits("warm-up", null);

        var hash = passwords.hash("something else");
        var known = time(() -> passwords.fits("wrong", hash));
        var unknown = time(() -> passwords.fits("wrong", null));

        assertThat(unknown).isGreaterThan(known / 5);
        assertThat(passwords.fits("anything", null)).isFalse();
    }

    @Test
    void anAddressKnownToTwoTenantsNeedsTheTenantsName() {
        var first = tenancy.addTenant("First " + UUID.randomUUID());
        var secondName = "Second " + UUID.randomUUID();
        var second = tenancy.addTenant(secondName);
        var email = people.add(first, null, Role.MEMBER).email();
        people.addAgain(second, email, Role.MEMBER);

        assertThat(TestPerson.signIn(client, email, TestPeople.PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(signIn("""
                        {"email": "%s", "password": "%s", "tenant": "%s"}""".formatted(email, TestPeople.PASSWORD, secondName)).statusCode())
                .isEqualTo(204);
    }

    @Test
    void everyAttemptIsInTheLedgerWithoutTheAddress() {
        var person = people.in(Role.MEMBER);
        TestPerson.signIn(client, person.email(), "wrong");

        assertThat(entries("SIGNED_IN", person)).isEqualTo(1);
        assertThat(entries("SIGN_IN_FAILED", person)).isEqualTo(1);
        assertThat(database.queryForObject(
                        "select count(*) from ledger_entry where convert_from(envelope, 'UTF8') like ?",
                        Integer.class,
                        "%" + person.email() + "%"))
                .isZero();
    }

    @Test
    void aSessionEndsWithItsTimeHoweverBusyItIs() {
        var person = people.in(Role.MEMBER);

        clock.move(Duration.ofHours(12));

        assertThat(person.get("/api/v1/me").statusCode()).isEqualTo(401);
        clock.move(Duration.ofHours(-12));
        assertThat(person.get("/api/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void whoIsSignedInElsewhereIsSignedOutByANewPassword() {
        var person = people.in(Role.MEMBER);
        var elsewhere = TestPerson.signIn(client, person.email(), TestPeople.PASSWORD, person.caller());

        var changed = person.put("/api/v1/me/password", """
                {"current_password": "%s", "new_password": "another long password"}""".formatted(TestPeople.PASSWORD));

        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);
        assertThat(elsewhere.get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(TestPerson.signIn(client, person.email(), "another long password")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void aShortPasswordAndAWrongCurrentOneAreNamed() {
        var person = people.in(Role.MEMBER);

        var tooShort = person.put("/api/v1/me/password", """
                {"current_password": "%s", "new_password": "short"}""".formatted(TestPeople.PASSWORD));
        var wrong = person.put("/api/v1/me/password", """
                {"current_password": "wrong", "new_password": "another long password"}""");

        assertThat(tooShort.statusCode()).isEqualTo(422);
        assertThat(parse(tooShort).path("param").asString()).isEqualTo("new_password");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(parse(wrong).path("param").asString()).isEqualTo("current_password");
    }

    private io.sekkei.platform.tenancy.TenantId tenant() {
        return tenancy.addTenant("Tenant " + UUID.randomUUID());
    }

    private HttpResponse<String> signIn(String body) {
        return client.send(TestPerson.anonymous(client, "/api/v1/session")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private List<Integer> guesses(String email, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> TestPerson.signIn(client, email, "wrong").statusCode())
                .toList();
    }

    private Integer entries(String type, TestPerson person) {
        return database.queryForObject(
                "select count(*) from ledger_entry where type = ? and subject_id = ?",
                Integer.class,
                type,
                person.caller().person().value());
    }

    private static long time(Runnable work) {
        var start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }
}
