package io.sekkei.platform.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.tenancy.Role;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/**
 * An auditor draws the random sample again from the key that the ledger reveals, with a few lines that share nothing with
 * the platform's own, and finds that exactly the outputs it draws were held.
 */
@PlatformTest
@Import(MovableClock.class)
class SampleProofTests {
    @Autowired
    ApplicationContext platform;

    @Autowired
    MovableClock clock;

    @Autowired
    Deadlines deadlines;

    @Autowired
    JdbcTemplate superuser;

    @AfterEach
    void backToNow() {
        clock.moveTo(Instant.now());
    }

    @Test
    void theRevealedKeyDrawsExactlyTheOutputsThatWereHeld() throws Exception {
        var house = new House(platform);
        house.policy("""
            {"name": "Some", "rules": {"sample_per_million": 400000}, "steps": [["reviewer"]], "due_minutes": 60}\
            """);
        for (int i = 0; i < 40; i++) {
            assertThat(house.generate().statusCode()).isIn(201, 202);
        }
        clock.move(Duration.ofDays(8));
        deadlines.run();

        var auditor = house.person(Role.AUDITOR);
        var begun = entries(auditor, "SAMPLING_BEGUN", 2).get(1);
        var revealed = entries(auditor, "SAMPLING_REVEALED", 1).get(0);
        var key = HexFormat.of().parseHex(revealed.path("body").path("key").asString());
        var held = entries(auditor, "REVIEW_HELD", 1);
        var passed = entries(auditor, "REVIEW_PASSED", 1);

        assertThat(revealed.path("subject")).isEqualTo(begun.path("subject"));
        assertThat(sha256(key))
                .as("the key was fixed before the first draw")
                .isEqualTo(begun.path("body").path("key_sha256").asString());
        assertThat(held.size() + passed.size()).isEqualTo(40);
        assertThat(held).hasSizeBetween(1, 39).allSatisfy(entry -> {
            assertThat(entry.path("body").path("hits").asString()).startsWith("sample@");
            assertThat(isDrawn(entry, key)).isTrue();
        });
        assertThat(passed).allSatisfy(entry -> assertThat(isDrawn(entry, key)).isFalse());
        assertThat(held)
                .allSatisfy(
                        entry -> assertThat(entry.path("body").path("epoch")).isEqualTo(begun.path("subject")));
    }

    /** Whoever reads the database can neither foresee the sample nor find the key there afterwards. */
    @Test
    void theKeyIsNotReadableInTheDatabase() {
        var house = new House(platform);
        house.holdsEverything();
        house.held();
        var sealed = superuser.queryForObject(
                "select sample_key from review_epoch where tenant_id = ?",
                byte[].class,
                house.customer.payer().tenant().value());
        clock.move(Duration.ofDays(8));
        deadlines.run();

        var key = entries(house.person(Role.AUDITOR), "SAMPLING_REVEALED", 1)
                .get(0)
                .path("body")
                .path("key")
                .asString();

        assertThat(HexFormat.of().formatHex(sealed)).doesNotContain(key);
        assertThat(superuser.queryForObject(
                        "select count(*) from review_epoch where tenant_id = ? and sample_key is null",
                        Long.class,
                        house.customer.payer().tenant().value()))
                .isEqualTo(1);
    }

    @Test
    void aKeyIsRevealedAfterItsTimeOnlyHoweverManyProcessesLook() throws Exception {
        var house = new House(platform);
        house.holdsEverything();
        house.held();
        clock.move(Duration.ofDays(8));

        var processes = Executors.newFixedThreadPool(8);
        try {
            for (var done : processes.invokeAll(Collections.nCopies(32, Executors.callable(deadlines::run)))) {
                done.get();
            }
        } finally {
            processes.shutdownNow();
        }

        assertThat(superuser.queryForList(
                        "select revealed_at is null from review_epoch where tenant_id = ?",
                        Boolean.class,
                        house.customer.payer().tenant().value()))
                .containsExactlyInAnyOrder(true, false);
    }

    /** The recipe of docs/review.md. */
    private static boolean isDrawn(JsonNode entry, byte[] key) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        var id = entry.path("subject").asString().replace("-", "");
        var hash = HexFormat.of().formatHex(mac.doFinal(HexFormat.of().parseHex(id)));
        var draw = new BigInteger(hash.substring(0, 8), 16);
        var rate = entry.path("body")
                .path("policies")
                .get(0)
                .path("sample_per_million")
                .asInt();
        return draw.multiply(BigInteger.valueOf(1_000_000))
                        .compareTo(BigInteger.TWO.pow(32).multiply(BigInteger.valueOf(rate)))
                < 0;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** The newest first; they are found when they have their place in the ledger. */
    private static List<JsonNode> entries(TestPerson auditor, String type, int atLeast) {
        var found = new ArrayList<JsonNode>();
        await().until(() -> {
            found.clear();
            var page = TestClient.parse(auditor.get("/api/v1/audit/entries?limit=200&type=" + type));
            StreamSupport.stream(page.path("data").spliterator(), false)
                    .map(entry -> TestClient.parse(entry.path("entry").asString()))
                    .forEach(found::add);
            return found.size() >= atLeast;
        });
        return found;
    }
}
