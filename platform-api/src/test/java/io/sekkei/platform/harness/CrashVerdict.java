package io.sekkei.platform.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.ledger.Evidence;
import io.sekkei.platform.ledger.evidence.PackVerifier;
import io.sekkei.platform.ledger.evidence.Verdict;
import io.sekkei.platform.ledger.proof.VerifierKey;
import io.sekkei.platform.tenancy.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Holds what clients wrote down against what the database holds, with rules of its own instead of the platform's code. */
final class CrashVerdict {
    private final ApplicationContext platform;
    private final JdbcTemplate database;

    /** @param superuser a connection that sees the rows of all tenants */
    CrashVerdict(ApplicationContext platform, Connection superuser) {
        this.platform = platform;
        this.database = new JdbcTemplate(new SingleConnectionDataSource(superuser, true));
    }

    /** Whether nothing is left that the dead have begun. */
    boolean isQuiet() {
        return count("select count(*) from generation where status = 'RUNNING'") == 0
                && count("select count(*) from budget_hold") == 0
                && count("select count(*) from ledger_pending") == 0;
    }

    /** A whole answer has a record that says so, and an entry in the ledger that commits to just this text. */
    void everyWholeAnswerHasItsRecord(Caller reader, Collection<Received> received) {
        for (var answer : received.stream().filter(Received::whole).toList()) {
            assertThat(database.queryForMap(
                            "select status, streamed from generation where id = ?", answer.generation()))
                    .containsEntry("status", "SUCCEEDED")
                    .containsEntry("streamed", answer.streamed());
            assertThat(outcome(answer.generation()))
                    .as("what the ledger says of %s", answer.generation())
                    .contains(commitment(answer, salt(reader, answer.generation())));
        }
    }

    /** Of what leaked in pieces the intent was on record, and what came of it is too. */
    void everyCutAnswerHasItsIntentAndOutcome(Collection<Received> received) {
        for (var answer : received.stream().filter(cut -> !cut.whole()).toList()) {
            var types = database.queryForList(
                    "select type from ledger_entry where subject_id = ?", String.class, answer.generation());
            assertThat(types).containsExactlyInAnyOrder("INTENT", "OUTCOME");
        }
    }

    void everyIntentHasExactlyOneOutcome() {
        assertThat(database.queryForList("""
                        select subject_id from ledger_entry where type in ('INTENT', 'OUTCOME') group by subject_id
                        having count(*) filter (where type = 'INTENT') > 1
                            or count(*) filter (where type = 'OUTCOME') <> 1
                        """))
                .as("intents without their one outcome")
                .isEmpty();
        assertThat(database.queryForList("""
                        select g.id from generation g left join ledger_entry e on e.subject_id = g.id
                            and e.type = 'OUTCOME'
                            and convert_from(e.envelope, 'UTF8')::jsonb #>> '{body,status}' = g.status
                        where e.id is null
                        """))
                .as("records of which the ledger says something else")
                .isEmpty();
    }

    /** Every entry is proved, and the ledger continues every checkpoint somebody saw before a crash. */
    Verdict everyProofVerifies(List<String> checkpoints) throws IOException {
        var pack = Files.createTempFile("sekkei-crash", ".zip");
        try {
            try (var out = Files.newOutputStream(pack)) {
                platform.getBean(Evidence.class).ofEverything(out);
            }
            var key = VerifierKey.parse(database.queryForObject("select verifier_key from ledger_key", String.class));
            for (var kept : checkpoints) {
                PackVerifier.verify(pack, key, kept);
            }
            var verdict = PackVerifier.verify(pack, key, null);
            assertThat(verdict.records()).isEqualTo(entries());
            return verdict;
        } finally {
            Files.delete(pack);
        }
    }

    /** What is spent is what the records say, to the millionth and the token, and nothing is held. */
    void budgetsAddUp() {
        assertThat(spent("MONEY")).isEqualTo(count("select sum(cost_micros) from generation"));
        assertThat(spent("REQUESTS")).isEqualTo(count("select count(cost_micros) from generation"));
        assertThat(spent("TOKENS")).isEqualTo(count("""
                        select sum(prompt_tokens + slm_decoded_tokens + llm_decoded_tokens) from generation
                        where cost_micros is not null
                        """));
        assertThat(count("select coalesce(sum(held), 0) from budget_window")).isZero();
        assertThat(count("select count(*) from budget_hold")).isZero();
    }

    long spent(String measure) {
        return count(
                "select sum(w.spent) from budget_window w join budget b on b.id = w.budget_id where b.measure = '%s'"
                        .formatted(measure));
    }

    long withStatus(String status) {
        return count("select count(*) from generation where status = '%s'".formatted(status));
    }

    long entries() {
        return count("select count(*) from ledger_entry");
    }

    long intents() {
        return count("select count(*) from ledger_entry where type = 'INTENT'");
    }

    private String outcome(UUID generation) {
        var envelope = database.queryForObject(
                "select envelope from ledger_entry where subject_id = ? and type = 'OUTCOME'",
                byte[].class,
                generation);
        return new String(envelope, StandardCharsets.UTF_8);
    }

    /** The salt lies beside the text, encrypted; the text itself is not taken from there. */
    private byte[] salt(Caller reader, UUID generation) {
        return platform.getBean(Contents.class)
                .read(reader, generation, ReadingReason.OWN)
                .flatMap(content -> content.of(ContentKind.OUTPUT))
                .orElseThrow()
                .salt();
    }

    /** As docs/adr/0009 tells auditors to reckon it. */
    private static String commitment(Received answer, byte[] salt) {
        var digest = sha256();
        digest.update("sekkei/commitment/v1/output\0".getBytes(StandardCharsets.UTF_8));
        digest.update(salt);
        return HexFormat.of().formatHex(digest.digest(answer.text().getBytes(StandardCharsets.UTF_8)));
    }

    private long count(String sql) {
        return database.queryForObject(sql, Long.class);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
