package io.sekkei.platform.review;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Role;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Known-bad texts, second opinions, and what leads and auditors see of them. */
@PlatformTest
@Import(MovableClock.class)
@TestPropertySource(
        properties = {"sekkei.review.doubled-per-million=1000000", "sekkei.review.seeded-per-million=1000000"})
class QualityTests {
    private static final String BAD = "明日は雪です。";
    private static final String REASON = ", \"reasons\": [\"translation\"]";
    private static final String EVER = "from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";

    @Autowired
    ApplicationContext platform;

    @Autowired
    MovableClock clock;

    private House house;
    private TestPerson sato;
    private TestPerson suzuki;
    private String policy;

    @BeforeEach
    void open() {
        house = new House(platform);
        policy = house.policy(House.ALWAYS.formatted("")).split("/")[4];
        sato = house.reviewer();
        suzuki = house.reviewer();
    }

    @AfterEach
    void backToNow() {
        clock.moveTo(Instant.now());
    }

    @Test
    void aSeedFollowsAnOutputLooksLikeItAndIsCaughtOrMissed() {
        seed();
        var output = house.held();
        house.held();

        var first = claimText(sato, BAD);

        var seen = parse(sato.get("/api/v1/reviews/" + first.generation()));
        var real = parse(sato.get("/api/v1/reviews/" + output));
        assertThat(seen.path("requester_id")).isEqualTo(real.path("requester_id"));
        assertThat(seen.path("hits")).isEqualTo(real.path("hits"));
        assertThat(seen.propertyNames()).containsExactlyElementsOf(real.propertyNames());
        assertThat(seen.toString()).doesNotContainIgnoringCase("seed").doesNotContainIgnoringCase("control");

        assertThat(parse(first.decide("reject", REASON)).path("state").asString())
                .isEqualTo("withheld");
        assertThat(quality().path("seeds").asInt()).isEqualTo(1);
        assertThat(quality().path("caught").asInt()).isEqualTo(1);
        house.held();
        var second = claimText(suzuki, BAD);
        second.decide("approve", "");
        assertThat(quality().path("seeds").asInt()).isEqualTo(2);
        assertThat(quality().path("catch_rate").asDouble()).isEqualTo(0.5);
    }

    @Test
    void nothingOfASeedLeavesEvenIfSomebodyLetsItGo() {
        seed();
        house.held();
        var seed = claimText(sato, BAD);

        seed.decide("approve", "");

        assertThat(house.get(seed.generation()).statusCode()).isEqualTo(404);
        assertThat(house.person(Role.MEMBER)
                        .get("/api/v1/audit/records/%s/content?reason=OWN".formatted(seed.generation()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoAddedASeedDoesNotGetIt() {
        policy = house.policy("""
            {"name": "Leads", "rules": {"always": true}, "steps": [["tenant_admin"], ["reviewer"]], "due_minutes": 60}\
            """).split("/")[4];
        seed();
        var placed = house.held();

        assertThat(House.claimAny(house.admin).map(House.Desk::generation)).hasValue(placed);
        assertThat(House.claimAny(house.admin)).isEmpty();
    }

    @Test
    void aSeedCanBePlacedAtOnceAndRetired() {
        assertThat(house.admin
                        .post("/api/v1/review-seeds/%s/place".formatted(seed()), "")
                        .statusCode())
                .as("no output yet whose looks it could take")
                .isEqualTo(409);
        house.held();
        var another = seed();

        assertThat(house.admin
                        .post("/api/v1/review-seeds/%s/place".formatted(another), "")
                        .statusCode())
                .isEqualTo(204);

        assertThat(House.claimAny(sato)).isPresent();
        assertThat(House.claimAny(sato)).isPresent();
        assertThat(House.claimAny(sato)).isPresent();
        assertThat(House.claimAny(sato)).isEmpty();
        assertThat(house.admin
                        .post("/api/v1/review-seeds/%s/retire".formatted(another), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(house.admin
                        .post("/api/v1/review-seeds/%s/place".formatted(another), "")
                        .statusCode())
                .isEqualTo(409);
        assertThat(sato.get("/api/v1/review-seeds").statusCode()).isEqualTo(403);
        var listed = parse(house.admin.get("/api/v1/review-seeds"));
        assertThat(listed.path("data").size()).isEqualTo(2);
        assertThat(listed.toString()).doesNotContain(BAD);
    }

    @Test
    void aSecondPersonDecidesOnTheSameTextWithoutKnowingOfTheFirst() {
        var output = house.held();
        House.claim(sato, output).decide("approve", "");

        assertThat(House.claimAny(sato)).as("not the first one again").isEmpty();
        var second = House.claimAny(suzuki).orElseThrow();

        assertThat(second.generation()).isNotEqualTo(output);
        assertThat(second.texts().path("text").asString()).isEqualTo("こんにちは。");
        assertThat(second.texts().path("prompt").get(0).path("content").asString())
                .isEqualTo("Hello.");
        second.decide("reject", REASON);
        assertThat(house.state(output).path("state").asString())
                .as("the second one decides nothing")
                .isEqualTo("released");
        assertThat(house.get(second.generation()).statusCode()).isEqualTo(404);
        assertThat(House.claimAny(house.reviewer())).as("two are enough").isEmpty();
        var apart = parse(house.admin.get("/api/v1/review-figures/disagreements?" + EVER))
                .path("data");
        assertThat(apart.size()).isEqualTo(1);
        assertThat(apart.get(0).path("generation_id").asString()).isEqualTo(output.toString());
        assertThat(apart.get(0).path("first_decision").asString()).isEqualTo("approved");
        assertThat(apart.get(0).path("second_decision").asString()).isEqualTo("rejected");
    }

    @Test
    void leadsAndAuditorsSeeAgreementDwellTimeAndWhatIsDue() {
        decideTwice("approve", "", "approve", "");
        decideTwice("approve", "", "reject", REASON);
        decideTwice("reject", REASON, "return", REASON);
        house.held();

        for (var reader : new TestPerson[] {house.admin, house.person(Role.AUDITOR)}) {
            var queue = parse(reader.get("/api/v1/review-figures/queues?" + EVER))
                    .path("data")
                    .get(0);
            assertThat(queue.path("policy_id").asString()).isEqualTo(policy);
            assertThat(queue.path("name").asString()).isEqualTo("Everything");
            assertThat(queue.path("open").asInt()).isEqualTo(1);
            assertThat(queue.path("overdue").asInt()).isZero();
            var decisions = queue.path("decisions");
            assertThat(decisions.path("decisions").asInt()).isEqualTo(3);
            assertThat(decisions.path("approved").asInt()).isEqualTo(2);
            assertThat(decisions.path("dwell_median_seconds").asDouble()).isCloseTo(30, within(5.0));
            assertThat(decisions.path("characters_per_second").asDouble()).isCloseTo(0.2, within(0.05));
            var quality = queue.path("quality");
            assertThat(quality.path("doubled").asInt()).isEqualTo(3);
            assertThat(quality.path("agreed").asInt()).isEqualTo(2);
            // po = 2/3; pe = 2/3 · 1/3 + 1/3 · 2/3 = 4/9.
            assertThat(quality.path("kappa").asDouble()).isCloseTo(0.4, within(1e-9));
        }
        assertThat(sato.get("/api/v1/review-figures/queues?" + EVER).statusCode())
                .isEqualTo(403);
    }

    @Test
    void everyReviewersDecisionsAreCountedInPages() {
        decideTwice("approve", "", "approve", "");

        var first = parse(house.admin.get("/api/v1/review-figures/reviewers?limit=1&" + EVER));
        var second = parse(house.admin.get("/api/v1/review-figures/reviewers?limit=1&%s&after=%s"
                .formatted(EVER, first.path("next").asString())));

        var people = new String[] {
            first.path("data").get(0).path("person_id").asString(),
            second.path("data").get(0).path("person_id").asString()
        };
        assertThat(people)
                .containsExactlyInAnyOrder(
                        sato.caller().person().value().toString(),
                        suzuki.caller().person().value().toString());
        assertThat(second.path("next").isMissingNode()).isTrue();
        assertThat(first.path("data").get(0).path("quality").path("doubled").asInt())
                .isEqualTo(1);
    }

    @Test
    void correctedTextsOfControlsTeachNobody() {
        seed();
        house.held();
        claimText(sato, BAD).decide("edit", ", \"text\": \"明日は晴れです。\"");
        assertThat(quality().path("caught").asInt()).isEqualTo(1);
        assertThat(parse(house.admin.get("/api/v1/reviews/queue")).path("data").size())
                .isEqualTo(1);

        var engineer = house.person(Role.MODEL_ENGINEER).caller();
        try (var scope = TenantScope.of(engineer.tenant().value())) {
            assertThat(platform.getBean(ApprovedEdits.class)
                            .list(engineer, PageRequest.first())
                            .data())
                    .isEmpty();
        }
    }

    private void decideTwice(String first, String firstMore, String second, String secondMore) {
        var output = house.held();
        decideSlowly(House.claim(sato, output), first, firstMore);
        decideSlowly(House.claimAny(suzuki).orElseThrow(), second, secondMore);
    }

    private void decideSlowly(House.Desk desk, String decision, String more) {
        clock.move(Duration.ofSeconds(30));
        assertThat(desk.decide(decision, more).statusCode()).isEqualTo(200);
    }

    private String seed() {
        var added = house.admin.post("/api/v1/review-seeds", """
                {"policy_id": "%s", "prompt": "It will be fine tomorrow.", "text": "%s", "reasons": ["translation"]}\
                """.formatted(policy, BAD));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        return parse(added).path("id").asString();
    }

    private JsonNode quality() {
        return parse(house.admin.get("/api/v1/review-figures/queues?" + EVER))
                .path("data")
                .get(0)
                .path("quality");
    }

    private static House.Desk claimText(TestPerson reviewer, String text) {
        while (true) {
            var desk = House.claimAny(reviewer).orElseThrow();
            if (desk.texts().path("text").asString().equals(text)) {
                return desk;
            }
        }
    }
}
