package io.sekkei.platform.access;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Purpose;
import io.sekkei.platform.tenancy.Purposes;
import io.sekkei.platform.tenancy.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

@PlatformTest
class PurposeTests {
    @Autowired
    TestClient client;

    @Autowired
    Purposes purposes;

    @Autowired
    JdbcTemplate database;

    @Autowired
    ApplicationContext platform;

    private Customer customer;

    @BeforeEach
    void aTenantWithPurposes() {
        customer = Customer.of(platform);
        set("mail");
        set("minutes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]",
                "/v1/completions | \"prompt\": \"Hi\""
            })
    void aPurposeIsInTheRecordAndInTheIntent(String path, String content) {
        var response = ask(path, "%s, \"metadata\": {\"purpose\": \"mail\", \"ticket\": \"7\"}".formatted(content));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var id = UUID.fromString(parse(response)
                .path("usage")
                .path("sekkei")
                .path("generation_id")
                .asString());
        assertThat(database.queryForObject("select purpose from generation where id = ?", String.class, id))
                .isEqualTo("mail");
        var intent = database.queryForObject(
                "select envelope from ledger_entry where subject_id = ? and type = 'INTENT'", byte[].class, id);
        assertThat(parse(new String(intent, StandardCharsets.UTF_8))
                        .path("body")
                        .path("purpose")
                        .asString())
                .isEqualTo("mail");
    }

    @Test
    void aRequestNeedsNoPurposeWhereTheKeyDemandsNone() {
        assertThat(chat("").statusCode()).isEqualTo(200);
        assertThat(chat(", \"metadata\": {\"ticket\": \"7\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void aPurposeNobodyHasIsRefused() {
        assertRefused(chat(told("holidays")), 400, "unknown_purpose");
    }

    @Test
    void theVocabularyOfAnotherTenantDoesNotCount() {
        var other = Customer.of(platform);
        purposes.put(other.admin(Role.TENANT_ADMIN), new Purpose("theirs", "彼ら", "Theirs", null));

        assertRefused(chat(told("theirs")), 400, "unknown_purpose");
    }

    @Test
    void aRetiredPurposeIsTakenNoLongerUntilItIsTakenUpAgain() {
        purposes.retire(admin(), "mail");
        assertRefused(chat(told("mail")), 400, "unknown_purpose");

        set("mail");
        assertThat(chat(told("mail")).statusCode()).isEqualTo(200);
    }

    @Test
    void whatTheKeyMayNotBeUsedForIsRefused() {
        restrict("{mail}", null);

        assertThat(chat(told("mail")).statusCode()).isEqualTo(200);
        assertRefused(chat(told("minutes")), 403, "purpose_not_allowed");
        assertRefused(chat(""), 400, "purpose_required");
    }

    @Test
    void theDefaultOfTheKeyCountsWhereTheRequestSaysNothing() {
        restrict(null, "minutes");

        var response = chat("");

        var id = parse(response)
                .path("usage")
                .path("sekkei")
                .path("generation_id")
                .asString();
        assertThat(database.queryForObject("select purpose from generation where id = ?::uuid", String.class, id))
                .isEqualTo("minutes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"mail\"", "{\"purpose\": 7}", "[\"mail\"]"})
    void metadataOfAnotherShapeIsRefused(String metadata) {
        assertRefused(chat(", \"metadata\": " + metadata), 400, "invalid_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mail", "-mail", "mail-", "two words", "\u30e1\u30fc\u30eb"})
    void aCodeIsPlain(String code) {
        assertThatThrownBy(() -> set(code)).isInstanceOf(Problem.class);
    }

    private Caller admin() {
        return customer.admin(Role.TENANT_ADMIN);
    }

    private void set(String code) {
        purposes.put(admin(), new Purpose(code, "目的", "A purpose", null));
    }

    private void restrict(String allowed, String otherwise) {
        database.update(
                "update api_key set purposes = ?::text[], default_purpose = ? where id = ?",
                allowed,
                otherwise,
                customer.payer().key());
    }

    private static String told(String purpose) {
        return ", \"metadata\": {\"purpose\": \"%s\"}".formatted(purpose);
    }

    private static void assertRefused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(parse(response).path("error").path("code").asString()).isEqualTo(code);
    }

    private HttpResponse<String> chat(String more) {
        return ask("/v1/chat/completions", "\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]" + more);
    }

    private HttpResponse<String> ask(String path, String fields) {
        return client.send(HttpRequest.newBuilder(client.request(path).build().uri())
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\": \"enja\", %s}".formatted(fields)))
                .build());
    }
}
