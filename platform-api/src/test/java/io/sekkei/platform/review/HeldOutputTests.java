package io.sekkei.platform.review;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sekkei.platform.MovableClock;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.access.TestPerson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;

/** What a waiting client sees. */
@PlatformTest
@Import(MovableClock.class)
class HeldOutputTests {
    private static final String TEXT = "こんにちは。";

    @Autowired
    ApplicationContext platform;

    private House house;

    @BeforeEach
    void holdEverything() {
        house = new House(platform);
        house.holdsEverything();
    }

    @Test
    void aHeldTextLeavesWhenAReviewerApprovesIt() {
        var response = house.generate();

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("retry-after")).isPresent();
        assertThat(response.body()).doesNotContain(TEXT);
        var id = UUID.fromString(parse(response).path("status").path("id").asString());
        assertThat(response.headers().firstValue("location")).hasValue("/api/v1/generations/" + id);
        assertThat(parse(house.get(id)).path("text").isMissingNode()).isTrue();

        var desk = House.claim(house.reviewer(), id);
        assertThat(desk.texts().path("text").asString()).isEqualTo(TEXT);
        assertThat(desk.texts().path("prompt").get(0).path("content").asString())
                .isEqualTo("Hello.");
        assertThat(desk.decide("approve", "").statusCode()).isEqualTo(200);

        var released = parse(house.get(id));
        assertThat(released.path("status").path("state").asString()).isEqualTo("released");
        assertThat(released.path("status").path("verdict").asString()).isEqualTo("approved");
        assertThat(released.path("text").asString()).isEqualTo(TEXT);
    }

    @Test
    void theProofShowsThatTheReleasedTextIsTheOneThatWasApproved() throws Exception {
        var id = house.held();
        var desk = House.claim(house.reviewer(), id);
        desk.decide("approve", "");

        var released = parse(house.get(id));

        var proof = released.path("proof");
        assertThat(proof.path("digest").asString()).isEqualTo(desk.digest());
        var hash = MessageDigest.getInstance("SHA-256");
        hash.update("sekkei/commitment/v1/output\0".getBytes(StandardCharsets.UTF_8));
        hash.update(HexFormat.of().parseHex(proof.path("salt").asString()));
        hash.update(released.path("text").asString().getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(hash.digest()))
                .isEqualTo(proof.path("digest").asString());
    }

    /** The algorithm of RFC 9162, section 2.1.3.2, written down again. */
    @Test
    void theProofLeadsFromTheApprovalToASignedCheckpoint() throws Exception {
        var id = house.held();
        House.claim(house.reviewer(), id).decide("approve", "");

        var proof = parse(house.get(id)).path("proof");

        var entry = proof.path("entry").asString();
        assertThat(parse(entry).path("type").asString()).isEqualTo("REVIEW_APPROVED");
        assertThat(parse(entry).path("body").path("digest")).isEqualTo(proof.path("digest"));
        var checkpoint = proof.path("checkpoint").asString().split("\n");
        var node = proof.path("index").asLong();
        var last = Long.parseLong(checkpoint[1]) - 1;
        var hash = sha256(new byte[] {0}, entry.getBytes(StandardCharsets.UTF_8));
        for (var step : proof.path("inclusion")) {
            var sibling = Base64.getDecoder().decode(step.asString());
            if (node % 2 == 1 || node == last) {
                hash = sha256(new byte[] {1}, sibling, hash);
                while (node % 2 == 0 && node > 0) {
                    node /= 2;
                    last /= 2;
                }
            } else {
                hash = sha256(new byte[] {1}, hash, sibling);
            }
            node /= 2;
            last /= 2;
        }
        assertThat(last).isZero();
        assertThat(Base64.getEncoder().encodeToString(hash)).isEqualTo(checkpoint[2]);
    }

    private static byte[] sha256(byte[]... parts) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        for (var part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    @Test
    void openAisClientsGetAValidAnswerWithoutText() {
        var response = house.chat("");

        assertThat(response.statusCode()).isEqualTo(202);
        var completion = parse(response);
        var choice = completion.path("choices").get(0);
        assertThat(choice.path("message").path("content").asString()).isEmpty();
        assertThat(choice.path("finish_reason").asString()).isEqualTo("content_filter");
        assertThat(completion.path("sekkei").path("state").asString()).isEqualTo("held");
        assertThat(completion.path("sekkei").path("url").asString())
                .isEqualTo(response.headers().firstValue("location").orElseThrow());
        assertThat(completion.path("usage").path("completion_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void aStreamTellsNothingOfAHeldText() {
        var response = house.chat("\"stream\": true, \"logprobs\": true");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body())
                .contains("\"finish_reason\":\"content_filter\"", "\"state\":\"held\"", "data: [DONE]")
                .doesNotContain("こん", "にち", "。");
    }

    @Test
    void whereAPolicyAllowsItAClientWaitsForTheReleasedText() throws Exception {
        var patient = new House(platform);
        patient.policy(House.ALWAYS.formatted(", \"wait_seconds\": 60"));
        var reviewer = patient.reviewer();

        var whole = CompletableFuture.supplyAsync(() -> patient.chat("", "Prefer", "wait=60"));
        approveNext(reviewer);
        assertThat(whole.get().statusCode()).isEqualTo(200);
        assertThat(parse(whole.get())
                        .path("choices")
                        .get(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo(TEXT);

        var stream = CompletableFuture.supplyAsync(() -> patient.chat("\"stream\": true", "Prefer", "wait=60"));
        approveNext(reviewer);
        assertThat(stream.get().body())
                .startsWith(":\n\n")
                .contains(TEXT, "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
    }

    private static void approveNext(TestPerson reviewer) {
        await().until(() ->
                House.claimAny(reviewer).map(desk -> desk.decide("approve", "")).isPresent());
    }

    @Test
    void aClientThatPollsIsToldWhenItIsDecided() throws Exception {
        var id = house.held();
        var tag = house.get(id).headers().firstValue("etag").orElseThrow();
        assertThat(house.get(id, "If-None-Match", tag).statusCode()).isEqualTo(304);

        var waiting = CompletableFuture.supplyAsync(() -> house.get(id, "Prefer", "wait=30"));
        House.claim(house.reviewer(), id).decide("approve", "");

        assertThat(parse(waiting.get()).path("text").asString()).isEqualTo(TEXT);
    }

    @Test
    void eventsTellStatesOnly() throws Exception {
        var id = house.held();

        var following = CompletableFuture.supplyAsync(
                () -> house.client.send(house.withKey("/api/v1/generations/%s/events".formatted(id))
                        .GET()
                        .build()));
        Thread.sleep(500);
        House.claim(house.reviewer(), id).decide("approve", "");

        var events = following.get().body();
        assertThat(events)
                .contains("event: state", "\"state\":\"held\"", "\"state\":\"released\"")
                .doesNotContain(TEXT);
    }

    @Test
    void aRequesterWithdrawsWhatNobodyHasDecided() {
        var id = house.held();

        var withdrawn = house.withdraw(id);

        assertThat(parse(withdrawn).path("status").path("verdict").asString()).isEqualTo("withdrawn");
        assertThat(house.withdraw(id).statusCode()).isEqualTo(409);
        assertThat(parse(house.get(id)).path("text").isMissingNode()).isTrue();
    }

    @Test
    void othersSeeNeitherTheGenerationNorItsReview() {
        var id = house.held();
        var stranger = new House(platform);

        assertThat(stranger.get(id).statusCode()).isEqualTo(404);
        assertThat(stranger.withdraw(id).statusCode()).isEqualTo(404);
        var reviewer = stranger.reviewer();
        assertThat(reviewer.get("/api/v1/reviews/" + id).statusCode()).isEqualTo(404);
        assertThat(reviewer.post(
                                "/api/v1/reviews/%s/decision".formatted(id),
                                "{\"token\": 1, \"revision\": 1, \"digest\": \"x\", \"decision\": \"approve\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void withoutAPolicyEverythingIsAsEver() {
        var free = new House(platform);

        assertThat(free.chat("").statusCode()).isEqualTo(200);
        var generated = free.generate();
        assertThat(generated.statusCode()).isEqualTo(201);
        assertThat(parse(generated).path("text").asString()).isEqualTo(TEXT);
        assertThat(free.chat("\"stream\": true").body()).contains("こん").contains("にち");
    }
}
