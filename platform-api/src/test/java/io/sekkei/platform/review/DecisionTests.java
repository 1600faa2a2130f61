package io.sekkei.platform.review;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** What reviewers and leads do, and what they cannot. */
@PlatformTest
@Import(MovableClock.class)
class DecisionTests {
    private static final String REASON = ", \"reasons\": [\"fact\"]";

    @Autowired
    ApplicationContext platform;

    @Autowired
    MovableClock clock;

    @Autowired
    Deadlines deadlines;

    private House house;
    private TestPerson sato;
    private TestPerson suzuki;

    @BeforeEach
    void open() {
        house = new House(platform);
        sato = house.reviewer();
        suzuki = house.reviewer();
    }

    @AfterEach
    void backToNow() {
        clock.moveTo(Instant.now());
    }

    @Test
    void aStaleTokenIsToldWhoWasFaster() {
        house.holdsEverything();
        var late = House.claim(sato, house.held());
        clock.move(Duration.ofMinutes(11));
        var quick = House.claim(suzuki, late.generation());
        assertThat(quick.decide("approve", "").statusCode()).isEqualTo(200);

        var refused = late.decide("reject", REASON);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(parse(refused).path("code").asString()).isEqualTo("review_stale_token");
        assertThat(parse(refused).path("detail").asString())
                .contains("approved", suzuki.caller().person().value().toString());
    }

    @Test
    void aHeartbeatKeepsAClaim() {
        house.holdsEverything();
        var desk = House.claim(sato, house.held());
        var body = "{\"token\": %d}".formatted(desk.token());
        var path = "/api/v1/reviews/%s/heartbeat".formatted(desk.generation());

        clock.move(Duration.ofMinutes(9));
        assertThat(sato.post(path, body).statusCode()).isEqualTo(200);
        clock.move(Duration.ofMinutes(9));
        deadlines();
        assertThat(suzuki.post("/api/v1/reviews/claim", "{}").statusCode()).isEqualTo(204);
        assertThat(desk.decide("approve", "").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherTextThanTheServedOneIsNotDecidedOn() {
        house.holdsEverything();
        var desk = House.claim(sato, house.held());

        var refused = desk.decide(desk.token(), 1, "0".repeat(64), "approve", "");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(parse(refused).path("code").asString()).isEqualTo("review_other_text");
        assertThat(desk.decide(desk.token(), 2, desk.digest(), "approve", "").statusCode())
                .isEqualTo(409);
        assertThat(house.state(desk.generation()).path("state").asString()).isEqualTo("claimed");
    }

    @Test
    void aRejectionNeedsAReasonAndTheOtherReasonAComment() {
        house.holdsEverything();
        var desk = House.claim(sato, house.held());

        assertThat(desk.decide("reject", "").statusCode()).isEqualTo(422);
        assertThat(desk.decide("reject", ", \"reasons\": [\"nonsense\"]").statusCode())
                .isEqualTo(422);
        assertThat(desk.decide("reject", ", \"reasons\": [\"other\"]").statusCode())
                .isEqualTo(422);
        assertThat(desk.decide("edit", "").statusCode()).isEqualTo(422);
        assertThat(desk.decide("maybe", "").statusCode()).isEqualTo(422);
        assertThat(desk.decide("reject", ", \"reasons\": [\"other\"], \"comment\": \"口調が違う\"")
                        .statusCode())
                .isEqualTo(200);
        var state = house.state(desk.generation());
        assertThat(state.path("state").asString()).isEqualTo("withheld");
        assertThat(state.path("reasons").get(0).asString()).isEqualTo("other");
    }

    @Test
    void anEditIsApprovedBySomebodyElseAndIsWhatLeaves() {
        house.holdsEverything();
        var desk = House.claim(sato, house.held());
        assertThat(desk.decide("edit", ", \"text\": \"こんばんは。\"").statusCode()).isEqualTo(200);
        assertThat(house.state(desk.generation()).path("state").asString()).isEqualTo("held");

        assertThat(sato.post("/api/v1/reviews/claim", "{}").statusCode()).isEqualTo(204);
        var second = House.claim(suzuki, desk.generation());
        assertThat(second.texts().path("text").asString()).isEqualTo("こんばんは。");
        assertThat(second.texts().path("difference").toString()).contains("removed", "added");
        assertThat(second.decide("approve", "").statusCode()).isEqualTo(200);

        var released = parse(house.get(desk.generation()));
        assertThat(released.path("text").asString()).isEqualTo("こんばんは。");
        assertThat(released.path("proof").path("digest").asString()).isEqualTo(second.digest());
        assertThat(released.path("status").path("verdict").asString()).isEqualTo("approved_with_edit");
        var engineer = house.person(Role.MODEL_ENGINEER).caller();
        try (var scope = TenantScope.of(engineer.tenant().value())) {
            var edits = platform.getBean(ApprovedEdits.class)
                    .list(engineer, PageRequest.first())
                    .data();
            assertThat(edits).singleElement().satisfies(edit -> {
                assertThat(edit.generation()).isEqualTo(desk.generation());
                assertThat(edit.generatedDigest()).isEqualTo(desk.digest());
                assertThat(edit.editedDigest()).isEqualTo(second.digest());
            });
        }
    }

    @Test
    void aRouteOfTwoStepsNeedsBoth() {
        house.policy("""
            {"name": "Two", "rules": {"always": true}, "steps": [["reviewer"], ["tenant_admin"]], "due_minutes": 60}\
            """);
        var first = House.claim(sato, house.held());
        first.decide("approve", "");
        assertThat(house.state(first.generation()).path("state").asString()).isEqualTo("held");

        House.claim(house.admin, first.generation()).decide("approve", "");

        assertThat(house.state(first.generation()).path("state").asString()).isEqualTo("released");
    }

    @Test
    void whoAskedDoesNotDecide() {
        house.holdsEverything();
        var both = house.person(Role.MEMBER, Role.REVIEWER);
        var response = both.post("/api/v1/generations", TestClient.chatBody(""));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);

        assertThat(both.post("/api/v1/reviews/claim", "{}").statusCode()).isEqualTo(204);
        assertThat(House.claimAny(sato)).isPresent();
    }

    @Test
    void aDelegateDecidesForSomebodyAndTheirConflictsCount() {
        house.policy("""
            {"name": "Lead", "rules": {"always": true}, "steps": [["tenant_admin"]], "due_minutes": 60}\
            """);
        var id = house.held();
        var wish = "{\"on_behalf_of\": \"%s\"}"
                .formatted(house.admin.caller().person().value());
        assertThat(sato.post("/api/v1/reviews/claim", wish).statusCode()).isEqualTo(403);
        var delegated = house.admin.post("/api/v1/review-delegations", """
            {"delegate": "%s", "starts_at": "%s", "ends_at": "%s", "reason": "出張"}\
            """.formatted(
                        sato.caller().person().value(),
                        Instant.now().minusSeconds(60),
                        Instant.now().plusSeconds(3_600)));
        assertThat(delegated.statusCode()).as(delegated.body()).isEqualTo(201);

        var desk = House.claim(sato, wish).orElseThrow();

        assertThat(desk.generation()).isEqualTo(id);
        assertThat(desk.decide("approve", "").statusCode()).isEqualTo(200);
        var moves = parse(sato.get("/api/v1/reviews/%s/moves".formatted(id)));
        assertThat(moves.toString())
                .contains("\"on_behalf_of\":\"%s\""
                        .formatted(house.admin.caller().person().value()));
    }

    @Test
    void whatNobodyDecidesIsEscalatedAndThenWithheld() {
        house.policy("""
            {"name": "Timed", "rules": {"always": true}, "steps": [["reviewer"]],
             "remind_minutes": 10, "escalate_minutes": 60, "due_minutes": 120}\
            """);
        var id = house.held();
        var review = parse(house.admin.get("/api/v1/reviews/" + id));

        clock.moveTo(Instant.parse(review.path("due_at").asString()).minusSeconds(30));
        deadlines();
        deadlines();
        // Everybody's session has ended by now.
        var lead = house.person(Role.TENANT_ADMIN);
        var escalated = lead.get("/api/v1/reviews/" + id);
        assertThat(parse(escalated).path("escalated").asBoolean())
                .as(escalated.body())
                .isTrue();
        assertThat(house.reviewer().post("/api/v1/reviews/claim", "{}").statusCode())
                .isEqualTo(204);

        clock.move(Duration.ofSeconds(31));
        deadlines();
        assertThat(house.state(id).path("verdict").asString()).isEqualTo("expired");
    }

    @Test
    void reviewersAreRemindedOnceBeforeTheAdminsTakeOver() {
        house.policy("""
            {"name": "Timed", "rules": {"always": true}, "steps": [["reviewer"]],
             "remind_minutes": 10, "escalate_minutes": 60, "due_minutes": 120}\
            """);
        var id = house.held();

        for (int i = 0; i < 500 && !kinds(id).contains("reminded"); i++) {
            clock.move(Duration.ofMinutes(30));
            deadlines();
        }
        deadlines();

        assertThat(kinds(id)).containsExactly("held", "reminded");
    }

    private List<String> kinds(UUID id) {
        try (var scope = TenantScope.of(house.customer.payer().tenant().value())) {
            var auditor = house.customer.admin(Role.AUDITOR);
            return platform.getBean(Reviews.class).moves(auditor, id).stream()
                    .map(move -> move.kind().name().toLowerCase(Locale.ROOT))
                    .toList();
        }
    }

    @Test
    void theQueueListsWhatWaitsInTheOrderInWhichItIsHandedOut() {
        house.holdsEverything();
        var held = Set.of(house.held(), house.held(), house.held());
        var lead = House.claim(sato, held.iterator().next());
        lead.decide("escalate", REASON);

        var listed = new ArrayList<JsonNode>();
        var path = "/api/v1/reviews/queue?limit=2";
        for (var page = parse(suzuki.get(path)); ; ) {
            page.path("data").forEach(listed::add);
            if (!page.path("next").isString()) {
                break;
            }
            page = parse(suzuki.get(path + "&after=" + page.path("next").asString()));
        }

        assertThat(listed).hasSize(3);
        assertThat(listed.get(0).path("review").path("generation_id").asString())
                .isEqualTo(lead.generation().toString());
        assertThat(listed.get(0).path("claimable").asBoolean())
                .as("for admins now")
                .isFalse();
        assertThat(listed.get(1).path("claimable").asBoolean()).isTrue();
        assertThat(listed.get(1).path("review").path("due_at").isString()).isTrue();
        assertThat(listed.get(1).path("review").path("risks").get(0).asString()).isEqualTo("always");
        assertThat(listed.get(1).path("review").path("queue").asString()).isEqualTo("Everything");
        var next = House.claimAny(suzuki).orElseThrow();
        assertThat(next.generation().toString())
                .isEqualTo(listed.get(1).path("review").path("generation_id").asString());
        var mine = parse(suzuki.get("/api/v1/reviews/claims")).path("data");
        assertThat(mine.size()).isEqualTo(1);
        assertThat(mine.get(0).path("token").asLong()).isEqualTo(next.token());
    }

    @Test
    void aLookAfterwardsLetsTheTextGoAndMayEndInARecall() {
        house.policy("""
            {"name": "Later", "rules": {"always": true}, "steps": [["reviewer"]], "afterwards": true,
             "due_minutes": 60}\
            """);
        var response = house.generate();
        assertThat(response.statusCode()).isEqualTo(201);
        var id = UUID.fromString(parse(response).path("status").path("id").asString());

        var recalled = sato.post("/api/v1/reviews/%s/recall".formatted(id), "{\"reasons\": [\"pii\"]}");

        assertThat(recalled.statusCode()).isEqualTo(200);
        assertThat(house.state(id).path("state").asString()).isEqualTo("recalled");
        assertThat(parse(house.get(id)).path("text").isMissingNode()).isTrue();
    }

    @Test
    void aPolicyCountsOnlyWhenASecondAdminHasApprovedIt() {
        var proposed = house.admin.post("/api/v1/review-policies", House.ALWAYS.formatted(""));
        assertThat(house.generate().statusCode()).isEqualTo(201);
        var approve = "/api/v1/review-policies/%s/versions/1/approve"
                .formatted(parse(proposed).path("id").asString());

        assertThat(house.admin.post(approve, "").statusCode()).isEqualTo(403);
        assertThat(sato.post(approve, "").statusCode()).isEqualTo(403);
        assertThat(house.generate().statusCode()).isEqualTo(201);
        assertThat(house.secondAdmin.post(approve, "").statusCode()).isEqualTo(200);
        assertThat(house.secondAdmin.post(approve, "").statusCode()).isEqualTo(409);
        assertThat(house.generate().statusCode()).isEqualTo(202);
    }

    @Test
    void aFindingHoldsWhatOtherwiseLeaves() {
        house.policy("""
            {"name": "Data", "rules": {"findings": ["email"]}, "steps": [["reviewer"]], "due_minutes": 60}\
            """);
        platform.getBean(ScriptedGenerator.class).says("taro", "@example", ".jp");
        try {
            assertThat(house.chat("\"stream\": true").body()).doesNotContain("taro", "example");
        } finally {
            platform.getBean(ScriptedGenerator.class).reset();
        }
    }

    private void deadlines() {
        deadlines.run();
    }
}
