package io.sekkei.platform.access;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.LongRunning;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.api.ShownOnce;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What every endpoint under /api/v1 gets without doing anything for it, tried on one that is made up. */
@PlatformTest
@Import({MovableClock.class, NativeApiTests.Things.class})
class NativeApiTests {
    private static final String THINGS = "/api/v1/things";

    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    Things things;

    @Autowired
    MovableClock clock;

    @Autowired
    IdempotentAnswers answers;

    @Autowired
    JdbcTemplate database;

    private TestPerson admin;

    @BeforeEach
    void freshThings() {
        admin = people.in(Role.TENANT_ADMIN);
        things.made.set(0);
        things.gate = new CountDownLatch(0);
    }

    @Test
    void refusalsAreToldInTheFormOfRfc9457() {
        var refused = people.in(Role.MEMBER).post(THINGS, "{\"name\": \"x\"}");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
        var problem = parse(refused);
        assertThat(problem.path("type").asString()).isEqualTo("urn:sekkei:problem:forbidden");
        assertThat(problem.path("title").asString()).isEqualTo("Forbidden");
        assertThat(problem.path("status").asInt()).isEqualTo(403);
        assertThat(problem.path("detail").asString()).isEqualTo("This needs the role tenant_admin");
        assertThat(problem.path("request_id").asString())
                .isEqualTo(refused.headers().firstValue("x-request-id").orElseThrow());
    }

    @Test
    void whoIsUnknownIsToldHowToSignInAndOpenAiClientsAreToldInTheirForm() {
        var here = client.send(TestPerson.anonymous(client, THINGS).build());
        var there = client.send(TestPerson.anonymous(client, "/v1/models").build());

        assertThat(here.statusCode()).isEqualTo(401);
        assertThat(parse(here).path("code").asString()).isEqualTo("unauthenticated");
        assertThat(there.statusCode()).isEqualTo(401);
        assertThat(parse(there).path("error").path("code").asString()).isEqualTo("invalid_api_key");
    }

    @Test
    void unknownFieldsAreRefusedByName() {
        var refused = admin.post(THINGS, "{\"name\": \"x\", \"nmae\": \"y\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(parse(refused).path("code").asString()).isEqualTo("unknown_field");
        assertThat(parse(refused).path("param").asString()).isEqualTo("nmae");
    }

    @Test
    void openAiClientsMaySendWhatWeDoNotKnow() {
        assertThat(client.chat("\"user\": \"somebody\"").statusCode()).isEqualTo(200);
    }

    @Test
    void theLedgerNamesTheActor() {
        var id = id(admin.post(THINGS, "{\"name\": \"x\"}"));

        var envelope = database.queryForObject(
                "select convert_from(envelope, 'UTF8') from ledger_entry where subject_id = ?::uuid", String.class, id);
        assertThat(envelope)
                .contains("\"actor\":{\"id\":\"%s\",\"kind\":\"person\"}"
                        .formatted(admin.caller().person().value()))
                .contains("\"tenant\":\"%s\"".formatted(admin.caller().tenant().value()));
    }

    @Test
    void listsComeInPagesThatMissNothing() {
        var first = parse(admin.get(THINGS + "?limit=4"));
        var second =
                parse(admin.get(THINGS + "?limit=4&after=" + first.path("next").asString()));
        var third =
                parse(admin.get(THINGS + "?limit=4&after=" + second.path("next").asString()));

        assertThat(first.path("data").toString()).isEqualTo("[0,1,2,3]");
        assertThat(second.path("data").toString()).isEqualTo("[4,5,6,7]");
        assertThat(third.path("data").toString()).isEqualTo("[8,9]");
        assertThat(third.has("next")).isFalse();
    }

    @Test
    void wrongLimitsAndCursorsAreNamed() {
        assertThat(parse(admin.get(THINGS + "?limit=0")).path("param").asString())
                .isEqualTo("limit");
        assertThat(parse(admin.get(THINGS + "?limit=x")).path("param").asString())
                .isEqualTo("limit");
        assertThat(parse(admin.get(THINGS + "?after=!")).path("param").asString())
                .isEqualTo("after");
        assertThat(parse(admin.get(THINGS + "?after=eA")).path("param").asString())
                .isEqualTo("after");
    }

    @Test
    void aMutationNeedsAnIdempotencyKey() {
        var request = TestPerson.anonymous(client, THINGS)
                .header("Cookie", admin.cookie())
                .header("X-CSRF-TOKEN", admin.csrfToken())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\": \"x\"}"))
                .build();

        var refused = client.send(request);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(parse(refused).path("code").asString()).isEqualTo("idempotency_key_missing");
    }

    @Test
    void whatIsSentTwiceHappensOnceAndIsAnsweredAlike() {
        var first = post(admin, "key-1", "{\"name\": \"x\"}");
        var second = post(admin, "key-1", "{\"name\": \"x\"}");

        assertThat(things.made).hasValue(1);
        assertThat(second.statusCode()).isEqualTo(first.statusCode()).isEqualTo(200);
        assertThat(id(second)).isEqualTo(id(first));
        assertThat(first.headers().firstValue("idempotency-replayed")).isEmpty();
        assertThat(second.headers().firstValue("idempotency-replayed")).hasValue("true");
    }

    @Test
    void aSecretIsShownOnceAndNotKept() {
        var first = post(admin, "key-secret", "{\"name\": \"x\"}");
        var second = post(admin, "key-secret", "{\"name\": \"x\"}");

        assertThat(parse(first).path("secret").asString()).isEqualTo("canary-4711");
        assertThat(second.body()).doesNotContain("canary-4711");
        assertThat(database.queryForObject(
                        "select count(*) from idempotent_answer where convert_from(body, 'UTF8') like '%canary-4711%'",
                        Integer.class))
                .isZero();
    }

    @Test
    void aKeyForSomethingElseIsRefused() {
        post(admin, "key-2", "{\"name\": \"x\"}");

        var refused = post(admin, "key-2", "{\"name\": \"y\"}");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(parse(refused).path("code").asString()).isEqualTo("idempotency_key_reused");
        assertThat(things.made).hasValue(1);
    }

    @Test
    void keysOfDifferentActorsAreDifferent() {
        var other = people.in(admin.caller().tenant(), Role.TENANT_ADMIN);

        var first = post(admin, "key-3", "{\"name\": \"x\"}");
        var second = post(other, "key-3", "{\"name\": \"y\"}");

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(id(second)).isNotEqualTo(id(first));
    }

    @Test
    void whatFailedLeavesNothingAndMayBeTriedAgainUnderTheSameKey() {
        var entries = "select count(*) from ledger_entry where type = 'THING_MADE'";
        var before = database.queryForObject(entries, Integer.class);

        var refused = post(admin, "key-4", "{\"name\": \"bad\"}");
        var entriesAfter = database.queryForObject(entries, Integer.class);
        var good = post(admin, "key-4", "{\"name\": \"x\"}");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(entriesAfter).isEqualTo(before);
        assertThat(good.statusCode()).isEqualTo(200);
    }

    @Test
    void aDuplicateOfWhatIsUnderWayIsToldSo() throws Exception {
        for (var path : new String[] {THINGS, THINGS + "/long"}) {
            things.gate = new CountDownLatch(1);
            var before = things.made.get();
            var first = CompletableFuture.supplyAsync(() -> post(admin, path, "key-5", "{\"name\": \"x\"}"));
            while (things.made.get() == before && !first.isDone()) {
                Thread.sleep(5);
            }

            var duplicate = post(admin, path, "key-5", "{\"name\": \"x\"}");
            things.gate.countDown();

            assertThat(duplicate.statusCode()).isEqualTo(409);
            assertThat(parse(duplicate).path("code").asString()).isEqualTo("idempotency_key_in_use");
            assertThat(first.get().statusCode()).isEqualTo(200);
            database.update("delete from idempotent_answer");
        }
    }

    @Test
    void whatRunsLongBringsItsOwnTransactionsAndHappensOnceAllTheSame() {
        var first = post(admin, THINGS + "/long", "key-6", "{\"name\": \"x\"}");
        var second = post(admin, THINGS + "/long", "key-6", "{\"name\": \"x\"}");
        var refused = post(admin, THINGS + "/long", "key-7", "{\"name\": \"bad\"}");
        var better = post(admin, THINGS + "/long", "key-7", "{\"name\": \"x\"}");

        assertThat(first.body()).isEqualTo("{\"in_transaction\":false}").isEqualTo(second.body());
        assertThat(second.headers().firstValue("idempotency-replayed")).hasValue("true");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(better.statusCode()).isEqualTo(200);
        assertThat(things.made).hasValue(3);
    }

    @Test
    void answersAreForgottenAfterTheirTime() {
        post(admin, "key-8", "{\"name\": \"x\"}");
        clock.move(Duration.ofHours(25));

        var kept = answers.sweep();
        clock.move(Duration.ofHours(-25));
        var again = post(admin, "key-8", "{\"name\": \"y\"}");

        assertThat(kept).isPositive();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(things.made).hasValue(2);
    }

    private HttpResponse<String> post(TestPerson person, String key, String body) {
        return post(person, THINGS, key, body);
    }

    private HttpResponse<String> post(TestPerson person, String path, String key, String body) {
        return client.send(person.request(path)
                .setHeader("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static String id(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return parse(response).path("id").asString();
    }

    /** An endpoint as any module may write one. */
    @TestComponent
    @RestController
    @RequestMapping(THINGS)
    static class Things {
        final AtomicInteger made = new AtomicInteger();
        volatile CountDownLatch gate = new CountDownLatch(0);
        private final Ledger ledger;

        Things(Ledger ledger) {
            this.ledger = ledger;
        }

        record Wish(String name) {}

        record Thing(UUID id, @Nullable String secret) implements ShownOnce {
            @Override
            public Object withoutSecret() {
                return new Thing(id, null);
            }
        }

        record Long(boolean inTransaction) {}

        @GetMapping
        Page<Integer> list(
                @RequestParam(required = false) @Nullable Integer limit,
                @RequestParam(required = false) @Nullable String after) {
            var page = PageRequest.of(limit, after);
            var from = page.after() == null ? 0 : (int) page.after().number() + 1;
            var rows = IntStream.range(from, Math.min(10, from + page.rows()))
                    .boxed()
                    .toList();
            return page.page(rows, Cursor::of);
        }

        @PostMapping
        Thing make(@RequestBody Wish wish, @AuthenticationPrincipal Caller caller) throws InterruptedException {
            caller.mustBe(Role.TENANT_ADMIN);
            var id = UUID.randomUUID();
            ledger.append(caller.did("THING_MADE", id));
            check(wish);
            return new Thing(id, "canary-4711");
        }

        @LongRunning
        @PostMapping("/long")
        Long makeSlowly(@RequestBody Wish wish) throws InterruptedException {
            check(wish);
            return new Long(TransactionSynchronizationManager.isActualTransactionActive());
        }

        private void check(Wish wish) throws InterruptedException {
            made.incrementAndGet();
            gate.await();
            if (wish.name().equals("bad")) {
                throw Problem.invalid("name", "name must not be bad");
            }
        }
    }
}
