package io.sekkei.platform.ledger.evidence;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.tenancy.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** An auditor at a terminal. */
@PlatformTest
class AuditCommandTests {
    private static final String KEY = "target/ledger/verifier-key";

    @Autowired
    TestClient client;

    @Autowired
    TestPeople people;

    @Autowired
    ScriptedGenerator model;

    @Autowired
    ApplicationContext platform;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Map<String, String> environment;

    @BeforeEach
    void anAuditorOfATenantThatHasGenerated() {
        model.reset();
        var customer = Customer.of(platform);
        client.send(client.json("/v1/chat/completions", TestClient.chatBody(""), customer.key()));
        var auditor = people.in(customer.payer().tenant(), Role.AUDITOR);
        environment = Map.of(
                "SEKKEI_URL",
                "http://localhost:%d/".formatted(client.port()),
                "SEKKEI_EMAIL",
                auditor.email(),
                "SEKKEI_PASSWORD",
                TestPeople.PASSWORD);
    }

    @Test
    void findsARecordAndProvesItsEntries() throws IOException {
        assertThat(run("search", "--outcome", "succeeded", "--limit", "1")).isZero();
        var record = parse(text(out)).at("/data/0/id").asString();

        assertThat(run("record", record, "--key", KEY)).isZero();

        assertThat(text(out)).contains("INTENT", "OUTCOME", "GOOD. All 2 entries stand in the ledger");
        assertThat(run("entries", "--subject", record)).isZero();
        assertThat(text(out)).contains("\"type\":\"INTENT\"");
        assertThat(run("search", "--words", "hello", "--from", "2020-01-01T00:00:00Z", "--to", "2099-01-01T00:00:00Z"))
                .isZero();
        assertThat(text(out)).contains(record);
    }

    @Test
    void takesAPackAndAStatementAlongAndVerifiesThem() {
        var pack = folder.resolve("pack.zip").toString();
        var statement = folder.resolve("statement").toString();
        var period = List.of("--from", "2020-01-01T00:00:00Z", "--to", "2099-01-01T00:00:00Z");

        assertThat(run("statement", statement, period.get(0), period.get(1), period.get(2), period.get(3)))
                .isZero();
        assertThat(run("pack", pack, period.get(0), period.get(1), period.get(2), period.get(3)))
                .isZero();

        assertThat(run("verify", pack, "--key", KEY)).isZero();
        assertThat(text(out)).startsWith("GOOD.");
    }

    @Test
    void aProofOfAnotherLedgerIsFoundOut() throws IOException {
        run("search");
        var record = parse(text(out)).at("/data/0/id").asString();
        var other = io.sekkei.platform.ledger.proof.SigningKey.generate("other.example");
        var key = Files.writeString(
                folder.resolve("other-key"), other.verifierKey().toString());

        assertThat(run("record", record, "--key", key.toString())).isEqualTo(1);
        assertThat(text(err)).startsWith("BAD. ");
    }

    @Test
    void whatCannotBeTriedSaysWhy() {
        assertThat(run()).isEqualTo(2);
        assertThat(text(err)).contains("Usage: verify PACK");
        assertThat(run("search", "--colour", "red")).isEqualTo(2);
        assertThat(text(err)).contains("--colour is not known here");
        assertThat(run("record", "nonsense")).isEqualTo(2);
        assertThat(text(err)).contains("400");
        assertThat(AuditCommand.run(List.of("search"), Map.of(), new PrintStream(out), new PrintStream(err)))
                .isEqualTo(2);
        assertThat(text(err)).contains("SEKKEI_KEY");
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return AuditCommand.run(List.of(arguments), environment, new PrintStream(out), new PrintStream(err));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
