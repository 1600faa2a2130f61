package io.sekkei.platform.generation;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.FinishReason;
import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.catalog.PairVersions;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.generation.Replay.Reason;
import io.sekkei.platform.generation.Replay.Verdict;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.quota.BudgetPlan;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Period;
import io.sekkei.platform.quota.Quotas;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@PlatformTest
class ReplayTests {
    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    Replays replays;

    @Autowired
    ApiKeys keys;

    @Autowired
    Quotas quotas;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @Test
    void theSameModelWritesTheSameFromTheSameRequest() {
        var id = generate("\"stop\": [\"x\"], \"seed\": 7, \"temperature\": 0.5, \"max_tokens\": 9");
        var then = model.lastRequest();

        var replay = replays.run(auditor(), id).orElseThrow();

        assertThat(replay).isEqualTo(new Replay(id, Verdict.IDENTICAL, null, null, 4, 4));
        assertThat(model.lastRequest().messages()).isEqualTo(then.messages());
        assertThat(model.lastRequest().settings()).isEqualTo(then.settings());
        assertThat(model.lastRequest().mode()).isEqualTo(then.mode());
    }

    @Test
    void theFirstOtherTokenIsNamed() {
        var id = generate("");
        model.says("\u3053\u3093", "\u3070\u3093", "\u306f", "\u3002");
        // The script numbers its tokens by their place, so the text alone differs.
        assertThat(replays.run(auditor(), id).orElseThrow().verdict()).isEqualTo(Verdict.DRIFT);

        model.says("\u3053\u3093", "\u306b\u3061");
        var shorter = replays.run(auditor(), id).orElseThrow();
        assertThat(shorter.driftAt()).isEqualTo(2);

        model.says("\u3053\u3093", "\u306b\u3061", "\u306f", "\u3002", "!");
        var longer = replays.run(auditor(), id).orElseThrow();
        assertThat(longer.driftAt()).isEqualTo(4);
        assertThat(longer.replayedTokens()).isEqualTo(5);
    }

    @Test
    void whatWasCutShortIsComparedAsFarAsItCame() {
        model.says("\u3053\u3093", "\u306b\u3061");
        model.endsWith(FinishReason.DEADLINE);
        var id = generate("");
        model.reset();

        assertThat(replays.run(auditor(), id).orElseThrow())
                .isEqualTo(new Replay(id, Verdict.IDENTICAL, null, null, 2, 2));
    }

    @Test
    void anotherEngineIsNotAskedToWriteTheSame() {
        var id = generate("");
        model.computesWith(EngineDescription.NONE);
        var calls = model.calls();

        assertThat(replays.run(auditor(), id).orElseThrow().reason()).isEqualTo(Reason.ENGINE_DIFFERS);
        assertThat(model.calls()).isEqualTo(calls);
    }

    @Test
    void itSaysWhyItCannotBeTried() {
        var other = generate("");
        model.isAnotherPair();
        var erased = generate("");
        database.update(
                "update content set data_key = null, ciphertext = null, gone_at = now(), gone_by = gen_random_uuid()"
                        + " where generation_id = ?",
                erased);

        assertThat(replays.run(auditor(), other).orElseThrow().reason()).isEqualTo(Reason.PAIR_DIFFERS);
        assertThat(withoutPairs().run(auditor(), other).orElseThrow().reason()).isEqualTo(Reason.PAIR_GONE);
        assertThat(replays.run(auditor(), erased).orElseThrow().reason()).isEqualTo(Reason.CONTENT_GONE);
        assertThat(entry(erased).path("body").path("reason").asString()).isEqualTo("CONTENT_GONE");
    }

    private Replays withoutPairs() {
        var nothing = mock(PairVersions.class);
        when(nothing.withDigest(any(), any(), any())).thenReturn(Optional.empty());
        return new Replays(
                platform.getBean(StoredGenerations.class),
                nothing,
                platform.getBean(Prices.class),
                platform.getBean(GenerationSettings.class),
                platform.getBean(Ledger.class),
                platform.getBean(TransactionTemplate.class),
                Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update generation set seed = seed + 1 where id = ?",
                "update generation set temperature = 0.25 where id = ?",
                "update generation set mode = 'LLM_ONLY' where id = ?",
                "update generation set purpose = 'other' where id = ?",
                "update generation set slm_decoded_tokens = 3 where id = ?"
            })
    void aRecordThatWasChangedIsNotReplayed(String change) {
        var id = generate("\"seed\": 7");
        database.update(change, id);
        var calls = model.calls();

        assertThat(replays.run(auditor(), id).orElseThrow().reason()).isEqualTo(Reason.RECORD_DIFFERS);
        assertThat(model.calls()).isEqualTo(calls);
        assertThat(entry(id).path("body").path("reason").asString()).isEqualTo("RECORD_DIFFERS");
    }

    /** Sealed anew with the tenant's own key, as somebody could who has the platform in their hands. */
    @Test
    void aTextThatWasReplacedIsNotReplayed() {
        var id = generate("");
        var author = keys.recognise(client.key(), "127.0.0.1").orElseThrow().caller();
        var other = Map.of(Texts.OUTPUT, "別の答え".getBytes(StandardCharsets.UTF_8), Texts.TOKENS, new byte[16]);
        var origin = new ContentOrigin(
                id, author.tenant().value(), author.key().value(), ContentOrigin.NO_PURPOSE, Instant.now());
        database.update("delete from content where generation_id = ? and kind = 'OUTPUT'", id);
        platform.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
            var contents = platform.getBean(Contents.class);
            contents.keep(contents.seal(origin, ContentKind.OUTPUT, other));
        });

        assertThat(replays.run(auditor(), id).orElseThrow().reason()).isEqualTo(Reason.RECORD_DIFFERS);
    }

    @Test
    void whatWasRefusedHasNothingToCompare() {
        var response = client.post("/v1/chat/completions", "not json");
        var id = database.queryForObject(
                "select id from generation where request_id = ?",
                UUID.class,
                response.headers().firstValue("x-request-id").orElseThrow());

        assertThat(replays.run(auditor(), id).orElseThrow().reason()).isEqualTo(Reason.NO_OUTPUT);
    }

    @Test
    void theVerdictAndWhatItUsedAreInTheLedgerAndNobodyPays() {
        var payer = Customer.of(platform);
        quotas.set(BudgetPlan.of(payer.asTenant(), Measure.REQUESTS, Period.perDay(), 1));
        var id = id(client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), payer.key()))
                .body());
        var auditor =
                auditor(keys.recognise(payer.key(), "127.0.0.1").orElseThrow().caller());

        replays.run(auditor, id);
        replays.run(auditor, id);

        assertThat(database.queryForObject(
                        "select sum(spent) from budget_window w join budget b on b.id = w.budget_id where b.tenant_id ="
                                + " ?",
                        Long.class,
                        payer.payer().tenant().value()))
                .isOne();
        var body = entry(id).path("body");
        assertThat(body.path("verdict").asString()).isEqualTo("IDENTICAL");
        assertThat(body.path("tokens").path("slm_decoded").asInt()).isEqualTo(4);
        assertThat(body.path("micros").path("total").asLong()).isPositive();
        assertThat(body.path("cost").path("charged").asBoolean()).isFalse();
        assertThat(body.path("actor").path("id").asString()).isNotEmpty();
    }

    @Test
    void othersFindNothing() {
        var id = generate("");
        var calls = model.calls();
        var stranger = auditor(keys.recognise(Customer.of(platform).key(), "127.0.0.1")
                .orElseThrow()
                .caller());

        assertThat(replays.run(stranger, id)).isEmpty();
        assertThat(replays.run(auditor(), UUID.randomUUID())).isEmpty();
        assertThat(model.calls()).isEqualTo(calls);
    }

    private Caller auditor() {
        return auditor(keys.recognise(client.key(), "127.0.0.1").orElseThrow().caller());
    }

    private static Caller auditor(Caller of) {
        var person = new Actor.Person(new PersonId(UUID.randomUUID()), null);
        return new Caller(person, of.tenant(), null, Set.of(Role.AUDITOR), KeyTerms.open(Set.of()));
    }

    private UUID generate(String fields) {
        return id(client.chat(fields).body());
    }

    private static UUID id(String body) {
        return UUID.fromString(
                parse(body).path("usage").path("sekkei").path("generation_id").asString());
    }

    private JsonNode entry(UUID subject) {
        var envelopes = database.queryForList(
                "select envelope from ledger_entry where subject_id = ? and type = 'REPLAYED'", byte[].class, subject);
        return parse(new String(envelopes.get(0), StandardCharsets.UTF_8));
    }
}
