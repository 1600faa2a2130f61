package io.sekkei.platform.ledger.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.SignedNote;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The packs that the verifier in the browser is tested with. This verifier must find the same ones good and bad. They are
 * written anew with {@code -Dsekkei.packs.write=true}, by hand, when the form of a pack changes.
 */
class BrowserPackTests {
    private static final Path FOLDER = Path.of("..", "admin-ui", "evidence");
    private static final int SIZE = 300;
    private static final Set<Integer> CHECKPOINTS = Set.of(100, 256);

    @Test
    @EnabledIfSystemProperty(named = "sekkei.packs.write", matches = "true")
    void writesThem() throws IOException {
        Files.createDirectories(FOLDER);
        var whole = SamplePack.of(SIZE, CHECKPOINTS).cosigned().stating(50, 251);
        write("good-whole", whole);
        write("good-selection", SamplePack.of(SIZE, CHECKPOINTS).cosigned().only(index -> index % 3 == 0));
        write("bad-fork-by-another", fork(SigningKey.generate("example.com/ledger")));
        write("bad-fork-by-its-owner", fork(SamplePack.KEY).cosigned());
        write("bad-cut-by-its-owner", SamplePack.of(200, Set.of()).cosigned());
        write("bad-fork-no-witness-saw", fork(SamplePack.KEY));
        text("key", SamplePack.KEY.verifierKey() + "\n");
        text("witness-one", SamplePack.WITNESSES.get(0).verifierKey() + "\n");
        text("witness-two", SamplePack.WITNESSES.get(1).verifierKey() + "\n");
        text("kept", new String(whole.files().get("checkpoints/256"), StandardCharsets.UTF_8));
        statements(new String(whole.files().get("period"), StandardCharsets.UTF_8));
    }

    private static SamplePack fork(SigningKey key) {
        return SamplePack.rewritten(key, SIZE, Set.of(), index -> index == 42 ? -1 : index);
    }

    /** One that is true, and one whose owner has signed that there was an entry less. */
    private static void statements(String note) throws IOException {
        text("statement-good", note);
        var body = note.substring(0, note.lastIndexOf("\n\n") + 1);
        var changed = body.replace("\"count\":201", "\"count\":200");
        assertThat(changed).isNotEqualTo(body);
        text("statement-bad", SignedNote.sign(changed, SamplePack.KEY));
    }

    private static void write(String name, SamplePack pack) {
        pack.writeTo(FOLDER.resolve(name + ".zip"));
    }

    private static void text(String name, String text) throws IOException {
        Files.writeString(FOLDER.resolve(name), text);
    }

    @Test
    void thisVerifierFindsTheSame() throws IOException {
        for (var pack : packs()) {
            if (pack.getFileName().toString().startsWith("good-")) {
                assertThat(PackVerifier.verify(pack, trust(null)).origin()).isEqualTo("example.com/ledger");
            } else {
                assertThatThrownBy(() -> PackVerifier.verify(pack, trust(null)))
                        .as(pack.toString())
                        .isInstanceOf(BadEvidenceException.class);
            }
        }
    }

    @Test
    void aStatementIsCountedAgain() throws IOException {
        var whole = FOLDER.resolve("good-whole.zip");

        assertThat(PackVerifier.verify(whole, trust("statement-good")).statements())
                .isEqualTo(2);
        assertThatThrownBy(() -> PackVerifier.verify(whole, trust("statement-bad")))
                .isInstanceOf(BadEvidenceException.class);
    }

    private static List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".zip")).toList();
        }
    }

    private static Trust trust(@Nullable String statement) throws IOException {
        return new Trust(
                VerifierKey.parse(read("key").strip()),
                read("kept"),
                List.of(
                        VerifierKey.parse(read("witness-one").strip()),
                        VerifierKey.parse(read("witness-two").strip())),
                2,
                statement == null ? null : read(statement));
    }

    private static String read(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }
}
