package io.sekkei.platform.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPerson;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.tenancy.Role;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** Which version writes, what the records tell of it, and the way back. The pair says "something else", versions an echo. */
@TuningTest
class VersionTests {
    private static final int SHARE = 50;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    ScriptedTuner tuner;

    @Autowired
    TestClient client;

    @Autowired
    ApplicationContext platform;

    private Workshop workshop;
    private TestPerson engineer;
    private TestPerson auditor;

    @BeforeEach
    void twoEngineersAndAnAuditor() {
        model.reset();
        model.says("something", " else");
        tuner.reset();
        workshop = new Workshop(platform, Duration.ofMinutes(1));
        engineer = workshop.engineer;
        auditor = workshop.house.person(Role.AUDITOR);
    }

    @Test
    void aVersionWritesOnceASecondPersonLetsItAndNoMoreOnceItIsRolledBack() {
        var version = tuned();
        assertThat(workshop.ask("Hello there").text()).isEqualTo("something else");

        assertThat(engineer.post(version + "/ask", "{\"wish\": \"promotion\"}").statusCode())
                .isEqualTo(200);
        var own = engineer.post(version + "/approve", "");
        assertThat(own.statusCode()).isEqualTo(403);
        assertThat(own.body()).contains("four_eyes");
        assertThat(workshop.ask("Hello there").text())
                .as("nobody has let it write")
                .isEqualTo("something else");
        var approved = workshop.colleague.post(version + "/approve", "");
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);

        assertThat(workshop.ask("Hello there").text()).isEqualTo("Hello there");
        var stranger = Customer.of(platform);
        assertThat(client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), stranger.key()))
                        .body())
                .as("it is nobody else's")
                .contains("something else");

        assertThat(engineer.post(version + "/roll-back", "").statusCode()).isEqualTo(200);
        assertThat(workshop.ask("Hello there").text()).isEqualTo("something else");
        assertThat(engineer.post(version + "/roll-back", "").statusCode()).isEqualTo(409);
        for (var type : new String[] {"PAIR_VERSION_ASKED", "PAIR_VERSION_PROMOTED", "PAIR_VERSION_ROLLED_BACK"}) {
            workshop.await(() -> entriesOf(version, type) == 1);
        }
    }

    @Test
    void aRecordNamesTheVersionThatWroteAndReplaysTakeThatOneWhereverItStands() {
        var byThePair = workshop.ask("Hello there");
        var first = tuned();
        var firstDigest = workshop.promote(first).path("sha256").asString();
        var byTheFirst = workshop.ask("Hello there");
        var second = tuned();
        var secondDigest = workshop.promote(second).path("sha256").asString();
        var byTheSecond = workshop.ask("Hello there");

        assertThat(digestOf(byThePair.id())).isEqualTo(ScriptedGenerator.DIGEST);
        assertThat(digestOf(byTheFirst.id())).isEqualTo(firstDigest);
        assertThat(digestOf(byTheSecond.id())).isEqualTo(secondDigest).isNotEqualTo(firstDigest);
        assertThat(versionOf(byThePair.id()).isMissingNode()).isTrue();
        assertThat(versionOf(byTheFirst.id()).asString()).isEqualTo(number(first));
        assertThat(versionOf(byTheSecond.id()).asString()).isEqualTo(number(second));

        assertReplayedBy(byThePair, ScriptedGenerator.DIGEST);
        assertReplayedBy(byTheFirst, firstDigest);
        assertThat(engineer.post(first + "/retire", "").statusCode()).isEqualTo(200);
        assertThat(engineer.post(second + "/roll-back", "").statusCode()).isEqualTo(200);
        assertReplayedBy(byTheFirst, firstDigest);
        assertReplayedBy(byTheSecond, secondDigest);
    }

    /** Reckoned here from the record and the docs alone, as an auditor would. */
    @Test
    void aCanarysShareCanBeReckonedAgainFromTheNumbersOfTheGenerations() {
        var version = tuned();
        var digest = workshop.place(version, "{\"wish\": \"canary\", \"share\": %d}".formatted(SHARE))
                .path("sha256")
                .asString();

        var written = 0;
        for (var i = 0; i < 40; i++) {
            var generation = workshop.ask("Hello");
            var isCanarys = place(generation.id(), number(version)) < SHARE * 100;
            assertThat(generation.text()).isEqualTo(isCanarys ? "Hello" : "something else");
            assertThat(digestOf(generation.id())).isEqualTo(isCanarys ? digest : ScriptedGenerator.DIGEST);
            written += isCanarys ? 1 : 0;
        }

        assertThat(written).isBetween(6, 34);
        assertThat(engineer.post(version + "/retire", "").statusCode()).isEqualTo(409);
        assertThat(engineer.post(version + "/roll-back", "").statusCode()).isEqualTo(200);
        assertThat(workshop.ask("Hello").text()).isEqualTo("something else");
        assertThat(engineer.post(version + "/retire", "").statusCode()).isEqualTo(200);
        assertThat(engineer.post(version + "/ask", "{\"wish\": \"promotion\"}").statusCode())
                .isEqualTo(409);
    }

    /** Of ten thousand: the first eight bytes of HMAC-SHA256 under the version's number. */
    private static long place(UUID generation, String version) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(version.getBytes(), "HmacSHA256"));
            var digest = mac.doFinal(generation.toString().getBytes());
            return Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), 10_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String tuned() {
        var job = workshop.begin(Workshop.plan(workshop.upload(20), 5));
        return Workshop.version(workshop.completed(job));
    }

    private static String number(String version) {
        return version.substring(version.lastIndexOf('/') + 1);
    }

    private JsonNode record(UUID generation) {
        return Workshop.read(auditor, "/api/v1/audit/records/" + generation);
    }

    private String digestOf(UUID generation) {
        return record(generation).path("record").path("pair_sha256").asString();
    }

    /** The tenant's own version, as the ledger has it. */
    private JsonNode versionOf(UUID generation) {
        workshop.await(() -> !record(generation).path("entries").isEmpty());
        for (var entry : record(generation).path("entries")) {
            if (entry.path("type").asString().equals("INTENT")) {
                return TestClient.parse(entry.path("entry").asString())
                        .path("body")
                        .path("version");
            }
        }
        throw new AssertionError("No intent of " + generation);
    }

    private void assertReplayedBy(Workshop.Written generation, String digest) {
        var replay = auditor.post("/api/v1/audit/records/%s/replay".formatted(generation.id()), "");
        assertThat(TestClient.parse(replay).path("verdict").asString())
                .as(replay.body())
                .isEqualToIgnoringCase("identical");
        assertThat(digestOf(generation.id())).isEqualTo(digest);
    }

    private int entriesOf(String version, String type) {
        return Workshop.read(auditor, "/api/v1/audit/entries?type=%s&subject=%s".formatted(type, number(version)))
                .path("data")
                .size();
    }
}
