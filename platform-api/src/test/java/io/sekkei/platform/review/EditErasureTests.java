package io.sekkei.platform.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Role;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** What becomes of edited texts, comments and second opinions when their generation is erased. */
@PlatformTest
@TestPropertySource(properties = {"sekkei.review.doubled-per-million=1000000", "sekkei.content.upkeep-interval=1s"})
class EditErasureTests {
    private static final String EDIT = ", \"text\": \"こんばんは。\", \"comment\": \"時刻が違う\"";

    @Autowired
    ApplicationContext platform;

    @Autowired
    JdbcTemplate superuser;

    private House house;

    @BeforeEach
    void open() {
        house = new House(platform);
        house.holdsEverything();
    }

    @Test
    void editedTextsCommentsAndCopiesAreErasedWithTheirGeneration() {
        var id = house.held();
        House.claim(house.reviewer(), id).decide("edit", EDIT);
        var lead = house.person(Role.REVIEWER);
        assertThat(comments(lead, id)).contains("時刻が違う");
        // The prompt, the generated and the edited text, the comment, and the two texts of the second opinion.
        assertThat(contents(id)).isEqualTo(6);

        house.erase(id);

        assertThat(contents(id)).isZero();
        assertThat(comments(lead, id)).doesNotContain("時刻が違う").contains("\"kind\":\"edited\"");
        assertThat(house.state(id).path("state").asString())
                .as("nobody decides on what is not there")
                .isEqualTo("withheld");
        assertThat(House.claimAny(house.reviewer()))
                .as("nor gives a second opinion")
                .isEmpty();
    }

    @Test
    void aLegalHoldOnAGenerationKeepsItsEditedTexts() {
        var id = house.held();
        House.claim(house.reviewer(), id).decide("edit", EDIT);
        var other = house.held();
        var placed = house.admin.post("/api/v1/audit/holds", """
            {"record": "%s", "reason": "LITIGATION"}\
            """.formatted(id));
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);

        superuser.update(
                "update content set created_at = created_at - interval '1000 days' where tenant_id = ?",
                house.customer.payer().tenant().value());
        await().until(() -> contents(other) == 0);

        assertThat(contents(id)).isEqualTo(6);
    }

    @Test
    void anEditThatIsErasedTeachesNobody() {
        var id = house.held();
        House.claim(house.reviewer(), id).decide("edit", ", \"text\": \"こんばんは。\", \"reasons\": [\"register\"]");
        House.claim(house.reviewer(), id).decide("approve", "");
        var engineer = house.person(Role.MODEL_ENGINEER).caller();
        try (var scope = TenantScope.of(engineer.tenant().value())) {
            var edits = platform.getBean(ApprovedEdits.class);
            var correction = edits.read(engineer, id).orElseThrow();
            assertThat(correction.prompt().get(0).content()).isEqualTo("Hello.");
            assertThat(correction.generated()).isEqualTo("こんにちは。");
            assertThat(correction.edited()).isEqualTo("こんばんは。");
            assertThat(correction.edit().reasons()).containsExactly(ReasonCode.REGISTER);
            assertThat(correction.edit().editors()).hasSize(1);
            assertThat(correction.toString()).doesNotContain("こん");
        }

        house.erase(id);

        try (var scope = TenantScope.of(engineer.tenant().value())) {
            assertThat(platform.getBean(ApprovedEdits.class).read(engineer, id)).isEmpty();
        }
    }

    private static String comments(TestPerson reader, UUID id) {
        var response = reader.get("/api/v1/reviews/%s/comments".formatted(id));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    /** How many ciphertexts there are of a generation and of what belongs to it. */
    private long contents(UUID id) {
        return superuser.queryForObject(
                "select count(*) from content where (generation_id = ? or part_of = ?) and ciphertext is not null",
                Long.class,
                id,
                id);
    }
}
