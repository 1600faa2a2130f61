package io.sekkei.platform.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.ChatMessage;
import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.generation.Texts;
import io.sekkei.platform.generation.gate.Candidate;
import io.sekkei.platform.generation.gate.OutputGate;
import io.sekkei.platform.generation.gate.Written;
import io.sekkei.platform.harness.Machine;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * 64 reviewers over HTTP at one queue. Each has asked for some of the texts; now and then one crashes with a claim, dawdles
 * until it lapses, or edits; time jumps past the leases all along. Ten connections to the database serve all of them.
 */
@PlatformTest
@Import(MovableClock.class)
@TestPropertySource(properties = "sekkei.review.lease=10s")
class ReviewRaceTests {
    private static final int REVIEWERS = 64;
    private static final int ASKING_AT_ONCE = 8;
    private static final int PORTION = 50;
    private static final int FEW = 2_000;
    private static final int MANY = 10_000;

    @Autowired
    ApplicationContext platform;

    @Autowired
    MovableClock clock;

    private final Map<String, Queue<String>> ended = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> editors = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger crashes = new AtomicInteger();
    private final AtomicInteger dawdles = new AtomicInteger();
    private final AtomicInteger conflicts = new AtomicInteger();
    private final AtomicInteger edits = new AtomicInteger();

    @Test
    void nothingIsDecidedTwiceOrLostOrApprovedByItsAuthor() throws Exception {
        race(FEW);
    }

    @Test
    @Tag("slow")
    void norAmongTenThousand() throws Exception {
        race(MANY);
    }

    private void race(int items) throws Exception {
        var house = new House(platform);
        house.policy("""
            {"name": "Race", "rules": {"always": true}, "steps": [["reviewer"]], "due_minutes": 100000}\
            """);
        var reviewers = Stream.generate(() -> house.person(Role.MEMBER, Role.REVIEWER))
                .limit(REVIEWERS)
                .toList();
        var pool = Executors.newFixedThreadPool(REVIEWERS + 1);
        try {
            ask(reviewers, items);
            var started = System.nanoTime();
            decide(pool, reviewers, items);
            var seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
            check(house, items);
            tell(items, seconds);
        } finally {
            pool.shutdownNow();
        }
    }

    /** By the gate itself and many at a time, for what is raced for is the deciding. */
    private void ask(List<TestPerson> reviewers, int items) throws Exception {
        var asking = Executors.newFixedThreadPool(ASKING_AT_ONCE);
        try {
            var portions = IntStream.range(0, items / PORTION)
                    .mapToObj(portion -> (Callable<Void>) () -> ask(reviewers, portion * PORTION, PORTION))
                    .toList();
            for (var done : asking.invokeAll(portions)) {
                done.get();
            }
        } finally {
            asking.shutdownNow();
        }
    }

    private Void ask(List<TestPerson> reviewers, int from, int count) {
        try (var scope = TenantScope.of(reviewers.get(0).caller().tenant().value())) {
            platform.getBean(TransactionTemplate.class)
                    .executeWithoutResult(status -> IntStream.range(from, from + count)
                            .forEach(i -> hold(reviewers.get(i % REVIEWERS).caller())));
        }
        return null;
    }

    private void hold(Caller caller) {
        var id = UUID.randomUUID();
        var contents = platform.getBean(Contents.class);
        var origin = new ContentOrigin(
                id, caller.tenant().value(), caller.person().value(), ContentOrigin.NO_PURPOSE, clock.instant());
        contents.keep(contents.seal(
                origin, ContentKind.PROMPT, Map.of(Texts.INPUT, Texts.input(List.of(ChatMessage.user("Hello."))))));
        var output = contents.seal(
                origin, ContentKind.OUTPUT, Map.of(Texts.OUTPUT, "こんにちは。".getBytes(StandardCharsets.UTF_8)));
        contents.keep(output);
        var digest = output.commitments().get(Texts.OUTPUT);
        var standing = platform.getBean(OutputGate.class)
                .screen(new Candidate(id, caller, ContentOrigin.NO_PURPOSE, false))
                .decide(new Written("こんにちは。", List.of(-0.5), 3, digest, null));
        assertThat(standing).isPresent();
    }

    private void decide(ExecutorService pool, List<TestPerson> reviewers, int items) throws Exception {
        var jumping = pool.submit(() -> jump(items));
        var working = IntStream.range(0, REVIEWERS)
                .mapToObj(i -> working(reviewers.get(i), new Random(i), items))
                .toList();
        for (var done : pool.invokeAll(working)) {
            done.get();
        }
        jumping.get();
    }

    /** Time outruns the leases of those who crashed. */
    private Void jump(int items) throws InterruptedException {
        while (ended.size() < items && !Thread.currentThread().isInterrupted()) {
            Thread.sleep(2_000);
            clock.move(Duration.ofSeconds(7));
        }
        return null;
    }

    private Callable<Void> working(TestPerson reviewer, Random chance, int items) {
        return () -> {
            while (ended.size() < items) {
                if (!workOnOne(reviewer, chance)) {
                    Thread.sleep(100);
                }
            }
            return null;
        };
    }

    private boolean workOnOne(TestPerson reviewer, Random chance) throws InterruptedException {
        var claimed = answered(reviewer.post("/api/v1/reviews/claim", "{}"));
        if (claimed.statusCode() == 204) {
            return false;
        }
        assertThat(claimed.statusCode()).as(claimed.body()).isEqualTo(200);
        var claim = TestClient.parse(claimed);
        var id = claim.path("review").path("generation_id").asString();
        var token = claim.path("token").asLong();
        if (chance.nextInt(20) == 0) {
            crashes.incrementAndGet();
            return true;
        }
        var served = answered(reviewer.get("/api/v1/reviews/%s/texts?token=%d".formatted(id, token)));
        if (served.statusCode() != 200) {
            conflicts.incrementAndGet();
            return true;
        }
        if (chance.nextInt(20) == 0) {
            dawdles.incrementAndGet();
            Thread.sleep(2_500);
        }
        decide(reviewer, chance, id, token, TestClient.parse(served));
        return true;
    }

    private void decide(TestPerson reviewer, Random chance, String id, long token, JsonNode served) {
        var decision = List.of("approve", "approve", "approve", "approve", "reject", "return", "edit")
                .get(chance.nextInt(7));
        var more = switch (decision) {
            case "edit" -> ", \"text\": \"こんばんは。\"";
            case "approve" -> "";
            default -> ", \"reasons\": [\"fact\"]";
        };
        var response = answered(reviewer.post("/api/v1/reviews/%s/decision".formatted(id), """
            {"token": %d, "revision": %d, "digest": "%s", "decision": "%s"%s}\
            """.formatted(
                token, served.path("revision").asInt(), served.path("digest").asString(), decision, more)));
        var person = reviewer.caller().person().value().toString();
        if (response.statusCode() != 200) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
            conflicts.incrementAndGet();
        } else if (decision.equals("edit")) {
            edits.incrementAndGet();
            editors.computeIfAbsent(id, key -> ConcurrentHashMap.newKeySet()).add(person);
        } else {
            ended.computeIfAbsent(id, key -> new ConcurrentLinkedQueue<>()).add(decision + " " + person);
        }
    }

    /** Who has to wait for a connection waits, and is not turned away. */
    private HttpResponse<String> answered(HttpResponse<String> response) {
        requests.incrementAndGet();
        assertThat(response.statusCode()).as(response.body()).isLessThan(500);
        return response;
    }

    private void check(House house, int items) {
        var found = new ArrayList<JsonNode>();
        var after = "";
        do {
            var page = TestClient.parse(house.person(Role.AUDITOR).get("/api/v1/reviews?limit=200" + after));
            page.path("data").forEach(found::add);
            after = page.path("next").isString() ? "&after=" + page.path("next").asString() : "";
        } while (!after.isEmpty());
        assertThat(found).as("none lost").hasSize(items);
        found.forEach(this::check);
    }

    private void check(JsonNode review) {
        var id = review.path("generation_id").asString();
        assertThat(ended.get(id)).as("decided exactly once").hasSize(1);
        assertThat(review.path("state").asString()).isIn("released", "withheld");
        assertThat(review.path("state").asString().equals("released"))
                .isEqualTo(ended.get(id).peek().startsWith("approve"));
        var approver = review.path("seats").get(0).path("approved_by").asString("");
        assertThat(approver).isNotEqualTo(review.path("requester_id").asString());
        assertThat(editors.getOrDefault(id, Set.of())).doesNotContain(approver);
    }

    private void tell(int items, long seconds) throws Exception {
        HeldCanaryTests.tell("review-race.txt", """
            %d reviewers, %d texts, %d requests in %d s (%.0f a second) on %s
            %d crashes with a claim, %d dawdles, %d edits, %d late decisions refused
            0 decided twice, 0 lost, 0 approved by an author, 0 turned away for want of a connection""".formatted(
                        REVIEWERS,
                        items,
                        requests.get(),
                        seconds,
                        requests.get() / (double) Math.max(1, seconds),
                        Machine.describe(),
                        crashes.get(),
                        dawdles.get(),
                        edits.get(),
                        conflicts.get()));
    }
}
