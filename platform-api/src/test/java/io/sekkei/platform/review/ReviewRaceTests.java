package io.sekkei.platform.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.tenancy.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
import tools.jackson.databind.JsonNode;

/**
 * 64 reviewers over HTTP at one queue. Each has asked for some of the texts; now and then one crashes with a claim, dawdles
 * until it lapses, or edits; time jumps past the leases all along.
 */
@PlatformTest
@Import(MovableClock.class)
@TestPropertySource(properties = {"sekkei.review.lease=10s", "spring.datasource.hikari.connection-timeout=30000"})
class ReviewRaceTests {
    private static final int REVIEWERS = 64;
    /** What fits into a minute of the default suite on two busy cores; each text takes some five requests. */
    private static final int FEW = 192;

    private static final int MANY = 10_000;

    @Autowired
    ApplicationContext platform;

    @Autowired
    MovableClock clock;

    private final Map<String, Queue<String>> ended = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> editors = new ConcurrentHashMap<>();
    private final AtomicInteger crashes = new AtomicInteger();
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
        var pool = Executors.newFixedThreadPool(REVIEWERS + 1);
        try {
            var reviewers = Stream.generate(() -> house.person(Role.MEMBER, Role.REVIEWER))
                    .limit(REVIEWERS)
                    .toList();
            var share = (items + REVIEWERS - 1) / REVIEWERS;
            var asked = reviewers.stream().map(one -> asking(one, share)).toList();
            for (var done : pool.invokeAll(asked)) {
                done.get();
            }
            var total = share * REVIEWERS;
            var jumping = pool.submit(() -> jump(total));
            var started = System.nanoTime();
            var working = IntStream.range(0, REVIEWERS)
                    .mapToObj(i -> working(reviewers.get(i), new Random(i), total))
                    .toList();
            for (var done : pool.invokeAll(working)) {
                done.get();
            }
            jumping.get();
            var seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
            check(house, total);
            HeldCanaryTests.tell(
                    "review-race.txt",
                    "%d reviewers, %d texts, %d crashes, %d edits, %d late decisions refused, %d s: 0 decided twice, 0 lost, 0 approved by an author"
                            .formatted(REVIEWERS, total, crashes.get(), edits.get(), conflicts.get(), seconds));
        } finally {
            pool.shutdownNow();
        }
    }

    private static Callable<Void> asking(TestPerson person, int times) {
        return () -> {
            for (int i = 0; i < times; i++) {
                var response = person.post("/api/v1/generations", TestClient.chatBody(""));
                assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
            }
            return null;
        };
    }

    /** Time outruns the leases of those who crashed. */
    private Void jump(int total) throws InterruptedException {
        while (ended.size() < total) {
            Thread.sleep(1_000);
            clock.move(Duration.ofSeconds(7));
        }
        return null;
    }

    private Callable<Void> working(TestPerson reviewer, Random chance, int total) {
        return () -> {
            while (ended.size() < total) {
                if (!workOnOne(reviewer, chance)) {
                    Thread.sleep(100);
                }
            }
            return null;
        };
    }

    private boolean workOnOne(TestPerson reviewer, Random chance) throws InterruptedException {
        var claimed = reviewer.post("/api/v1/reviews/claim", "{}");
        if (claimed.statusCode() == 204) {
            return false;
        }
        assertThat(claimed.statusCode()).as(claimed.body()).isEqualTo(200);
        var claim = TestClient.parse(claimed);
        var id = claim.path("review").path("generation_id").asString();
        var token = claim.path("token").asLong();
        var served = reviewer.get("/api/v1/reviews/%s/texts?token=%d".formatted(id, token));
        if (served.statusCode() != 200 || chance.nextInt(10) == 0) {
            crashes.incrementAndGet();
            return true;
        }
        if (chance.nextInt(10) == 0) {
            Thread.sleep(1_500);
        }
        decide(reviewer, chance, id, token, TestClient.parse(served));
        return true;
    }

    private void decide(TestPerson reviewer, Random chance, String id, long token, JsonNode served) {
        var decision = List.of("approve", "approve", "approve", "reject", "return", "edit")
                .get(chance.nextInt(6));
        var more = switch (decision) {
            case "edit" -> ", \"text\": \"こんばんは。\"";
            case "approve" -> "";
            default -> ", \"reasons\": [\"fact\"]";
        };
        var response = reviewer.post("/api/v1/reviews/%s/decision".formatted(id), """
            {"token": %d, "revision": %d, "digest": "%s", "decision": "%s"%s}\
            """.formatted(
                token, served.path("revision").asInt(), served.path("digest").asString(), decision, more));
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

    private void check(House house, int total) {
        var found = new AtomicInteger();
        var after = "";
        do {
            var page = TestClient.parse(house.admin.get("/api/v1/reviews?limit=200" + after));
            page.path("data").forEach(review -> {
                check(review);
                found.incrementAndGet();
            });
            after = page.path("next").isString() ? "&after=" + page.path("next").asString() : "";
        } while (!after.isEmpty());
        assertThat(found.get()).as("none lost").isEqualTo(total);
    }

    private void check(JsonNode review) {
        var id = review.path("generation_id").asString();
        assertThat(ended.get(id)).as("decided exactly once").hasSize(1);
        assertThat(review.path("state").asString()).isIn("released", "withheld");
        var approver = review.path("seats").get(0).path("approved_by").asString("");
        assertThat(approver).isNotEqualTo(review.path("requester_id").asString());
        assertThat(editors.getOrDefault(id, Set.of())).doesNotContain(approver);
    }
}
