package io.sekkei.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.access.KeyPlan;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.ledger.evidence.PackVerifier;
import io.sekkei.platform.ledger.proof.VerifierKey;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PlatformTest
class EvidenceTests {
    private static final String PATH = "/api/v1/audit/evidence";

    @Autowired
    TestClient client;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    Tenancy tenancy;

    @Autowired
    ApiKeys keys;

    @Autowired
    ApplicationContext platform;

    @TempDir
    private Path folder;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @Test
    void aKeyThatMayGetsEvidenceOfItsTenantThatVerifiesWithoutThePlatform() throws Exception {
        letTakeEvidence(client.key());
        client.chat("\"seed\": 9007199254740993, \"temperature\": 0.7, \"stop\": [\"do not keep this\"]");

        var pack = pack(client.key());

        var key = VerifierKey.parse(
                Files.readString(Path.of("target/ledger/verifier-key")).strip());
        PackVerifier.verify(pack, key, null);
        assertThat(records(pack))
                .anyMatch(record -> record.contains("\"type\":\"TENANT_ADDED\""))
                .anyMatch(record -> record.contains("\"type\":\"KEY_ISSUED\""))
                .anyMatch(record -> record.contains("\"type\":\"INTENT\"")
                        && record.contains("\"seed\":\"9007199254740993\"")
                        && record.contains("\"temperature\":\"0.7\"")
                        && record.contains(ScriptedGenerator.DIGEST))
                .anyMatch(record -> record.contains("\"type\":\"OUTCOME\"") && record.contains("\"SUCCEEDED\""));
    }

    @Test
    void anyOtherKeyGetsEvidenceOfItsOwnGenerationsOnly() throws Exception {
        var customer = Customer.of(platform);
        var colleague = colleagueOf(customer);
        chat(colleague);
        chat(customer.key());

        var pack = pack(customer.key());

        PackVerifier.verify(pack, null, null);
        assertThat(records(pack))
                .hasSize(2)
                .allMatch(record -> record.contains(customer.payer().key().toString()));
        assertThat(status(PATH + "?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z", customer.key()))
                .isEqualTo(200);
        assertThat(status("/api/v1/audit/entries", customer.key())).isEqualTo(403);
        assertThat(status("/api/v1/audit/statement?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z", customer.key()))
                .isEqualTo(403);

        letTakeEvidence(customer.key());
        assertThat(records(pack(customer.key())))
                .anyMatch(record -> record.contains("\"type\":\"TENANT_ADDED\""))
                .anyMatch(record -> record.contains("\"type\":\"KEY_CHANGED\"") && record.contains("\"evidence\":true"))
                .hasSizeGreaterThan(6);
        assertThat(status("/api/v1/audit/entries", customer.key())).isEqualTo(200);
    }

    private String colleagueOf(Customer customer) {
        var department = tenancy.department(customer.payer().department()).orElseThrow();
        return keys.issue(department, "Colleague").reveal();
    }

    private void chat(String key) {
        client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), key));
    }

    private int status(String path, String key) {
        return client.send(client.request(path)
                        .setHeader("Authorization", "Bearer " + key)
                        .build())
                .statusCode();
    }

    private void letTakeEvidence(String key) {
        var caller = keys.recognise(key, "127.0.0.1").orElseThrow().caller();
        var admin = new Caller(
                new Actor.Person(new PersonId(UUID.randomUUID()), null),
                caller.tenant(),
                null,
                Set.of(Role.TENANT_ADMIN),
                KeyTerms.open(Set.of()));
        keys.change(admin, caller.key(), new KeyPlan("Key", null, Set.of(), Set.of(), Set.of(), null, List.of(), true));
    }

    @Test
    void noContentAndNoSecretIsInTheEvidence() throws Exception {
        letTakeEvidence(client.key());
        client.chat("\"stop\": [\"do not keep this\"]");

        assertThat(String.join("\n", records(pack(client.key()))))
                .doesNotContain("do not keep this")
                .doesNotContain("\u3053\u3093\u306b\u3061\u306f")
                .doesNotContain(client.key().substring(client.key().lastIndexOf('-') + 1));
    }

    @Test
    void nothingOfOneTenantReachesAnother() throws Exception {
        client.chat("");
        var other = tenancy.addTenant("Other " + UUID.randomUUID());
        var otherKey =
                keys.issue(tenancy.addDepartment(other, "Department"), "Key").reveal();
        letTakeEvidence(otherKey);

        var pack = pack(otherKey);

        PackVerifier.verify(pack, null, null);
        assertThat(records(pack))
                .hasSize(4)
                .allMatch(record -> record.contains(other.value().toString()));
    }

    @Test
    void withoutAKeyThereIsNoEvidence() throws Exception {
        var request =
                HttpRequest.newBuilder(client.request(PATH).build().uri()).GET().build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);
    }

    private Path pack(String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(client.request(PATH).build().uri())
                .header("Authorization", "Bearer " + key)
                .build();
        var response = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofFile(folder.resolve(UUID.randomUUID() + ".zip")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/zip");
        return response.body();
    }

    private static List<String> records(Path pack) throws IOException {
        try (var zip = new ZipFile(pack.toFile())) {
            var bytes = zip.getInputStream(zip.getEntry("records")).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        }
    }
}
