package io.sekkei.platform.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.ledger.proof.KeyKind;
import io.sekkei.platform.problem.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTests {
    @TempDir
    private Path parent;

    @Test
    void makesAKeyAtTheFirstStartAndKeepsIt() {
        var first = new KeyFolder(parent.resolve("ledger"), KeyKind.LEDGER).open("example.com/ledger");
        var second = new KeyFolder(parent.resolve("ledger"), KeyKind.LEDGER).open("example.com/another");

        assertThat(second.verifierKey()).hasToString(first.verifierKey().toString());
        assertThat(second.verifierKey().name()).isEqualTo("example.com/ledger");
    }

    @Test
    void drawsANameThatNoOtherLedgerHas() {
        var one = new KeyFolder(parent.resolve("one"), KeyKind.LEDGER).open(null);
        var other = new KeyFolder(parent.resolve("other"), KeyKind.LEDGER).open(null);

        assertThat(one.verifierKey().name())
                .startsWith("sekkei/")
                .isNotEqualTo(other.verifierKey().name());
    }

    @Test
    void onlyTheOwnerCanReadTheKey() throws IOException {
        new KeyFolder(parent.resolve("ledger"), KeyKind.LEDGER).open(null);

        assertThat(permissions("ledger")).isEqualTo("rwx------");
        assertThat(permissions("ledger/signing-key")).isEqualTo("rw-------");
        assertThat(Files.readString(parent.resolve("ledger/verifier-key"))).doesNotContain("PRIVATE");
    }

    @Test
    void aDamagedKeyStopsTheStartWithASentence() throws IOException {
        new KeyFolder(parent.resolve("ledger"), KeyKind.LEDGER).open(null);
        Files.writeString(parent.resolve("ledger/signing-key"), "PRIVATE+KEY+x\n");

        assertThatThrownBy(() -> new KeyFolder(parent.resolve("ledger"), KeyKind.LEDGER).open(null))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("is damaged");
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve(file)));
    }
}
