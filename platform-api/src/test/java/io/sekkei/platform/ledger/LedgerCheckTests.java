package io.sekkei.platform.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.FreshDatabase;
import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator of the database could do to a ledger of 600 entries, with the triggers out of the way. */
class LedgerCheckTests {
    @TempDir
    private static Path folder;

    private static LoneLedger ledger;

    @BeforeAll
    static void fill() throws IOException {
        ledger = LoneLedger.of(folder, "example.com/ledger");
        ledger.grow(100);
        try (var other = LoneLedger.of(folder, "other.example")
                .witnessing(ledger.key.verifierKey())
                .serving()) {
            ledger.asking(other).run();
        }
        ledger.grow(500);
        ledger.append(Entry.of("TEST", UUID.randomUUID()));
    }

    @Test
    void whatNobodyChangedHolds() {
        assertThat(check()).isEqualTo(new LedgerCheck.Result("example.com/ledger", 600, 1, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update ledger_entry set envelope = '{}' where id = <300> | Entry 300: it is not the one that was hashed",
                "update ledger_entry set envelope = '{}', leaf_hash = sha256('\\x007b7d') where id = <0>"
                        + " | Entry 0: its columns say something else",
                "delete from ledger_entry where id = <5> | Entry 5: it is gone",
                "update ledger_entry set tenant_id = gen_random_uuid() where id = <8> | Entry 8: its columns",
                "update ledger_entry set type = 'OTHER' where id = <9> | Entry 9: its columns",
                "update ledger_entry set subject_id = gen_random_uuid() where id = <9> | Entry 9: its columns",
                "delete from ledger_position where leaf_index = 17 | Entry 17: nothing stands in its place",
                "delete from ledger_position where leaf_index = 599 | Entry 599: it is gone, but a checkpoint tells of 600",
                "delete from ledger_position where leaf_index >= 100 | Entry 100: it is gone, but a checkpoint",
                "update ledger_tile set hashes = overlay(hashes placing '\\x00'::bytea from 33) where level = 0"
                        + " and tile_index = 0 | File 'tile/0/000'",
                "update ledger_tile set root = sha256('') where tile_index = 1 | File 'tile/0/001'",
                "delete from ledger_tile where tile_index = 1 | File 'tile/0/001'",
                "delete from ledger_checkpoint where size = 600 | Entry 599: no checkpoint covers it",
                "update ledger_checkpoint set note = replace(note, '100', '101') where size = 100 | File 'checkpoint 100'",
                "update ledger_checkpoint set size = 101 where size = 100 | File 'checkpoint 101'",
                "update ledger_cosignature set line = (select right(note, -strpos(note, E'\\n\\n') - 1)"
                        + " from ledger_checkpoint where size = 100) | File 'checkpoint 100'",
                "delete from ledger_index where leaf_index = 400 | Entry 400: the index says",
                "update ledger_index set tenant_id = gen_random_uuid() where leaf_index = 41 | Entry 41: the index says",
                "update ledger_index set occurred_at = now() where leaf_index = 41 | Entry 41: the index says",
                "delete from ledger_pending | has no place and does not wait for one"
            })
    void namesTheFirstThingThatIsWrong(String change, String problem) {
        assertThat(problemAfter(change))
                .startsWith(problem.startsWith("has") ? "The entry" : problem)
                .contains(problem);
    }

    /** Changes, checks, and takes the change back. */
    private static String problemAfter(String change) {
        var problem = new AtomicReference<>("nothing");
        ledger.transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            for (var table : new String[] {"entry", "position", "tile", "checkpoint", "cosignature"}) {
                ledger.database.execute("alter table ledger_%s disable trigger append_only".formatted(table));
            }
            ledger.database.execute("alter table ledger_entry drop constraint ledger_entry_leaf");
            var sql = Pattern.compile("<(\\d+)>")
                    .matcher(change)
                    .replaceAll("(select entry_id from ledger_position where leaf_index = $1)");
            assertThat(ledger.database.update(sql)).isPositive();
            try {
                check();
            } catch (BadEvidenceException e) {
                problem.set(e.getMessage());
            }
        });
        return problem.get();
    }

    private static LedgerCheck.Result check() {
        return new LedgerCheck(ledger.dataSource, ledger.transactions).run(ledger.key.verifierKey());
    }

    @Test
    void theCommandSaysGoodOrBadWithoutThePlatform() throws IOException {
        var key = Files.writeString(folder.resolve("key"), ledger.key.verifierKey() + "\n");
        var other = Files.writeString(
                folder.resolve("other"),
                SigningKey.generate("example.com/ledger").verifierKey() + "\n");

        assertThat(command("--sekkei.ledger.verify-key=" + key)).startsWith("0 GOOD. All 600 entries");
        assertThat(command("--sekkei.ledger.verify-key=" + other)).startsWith("1 BAD. The ledger is signed with");
    }

    private static String command(String setting) {
        var said = new ByteArrayOutputStream();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        var code = VerifyLedger.run(
                out,
                out,
                "--spring.datasource.url=" + ledger.url,
                "--spring.datasource.username=" + FreshDatabase.APPLICATION,
                "--spring.main.banner-mode=off",
                setting);
        return code + " " + said.toString(StandardCharsets.UTF_8);
    }
}
