package io.sekkei.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.ledger.evidence.PackVerifier;
import io.sekkei.platform.ledger.proof.VerifierKey;
import io.sekkei.platform.tenancy.Tenancy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

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

    @TempDir
    private Path folder;

    @BeforeEach
    void freshModel() {
        model.reset();
    }

    @Test
    void aKeyGetsEvidenceOfItsOwnTenantThatVerifiesWithoutThePlatform() throws Exception {
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
    void noContentAndNoSecretIsInTheEvidence() throws Exception {
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

        var pack = pack(otherKey);

        PackVerifier.verify(pack, null, null);
        assertThat(records(pack))
                .hasSize(3)
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
