package io.sekkei.platform.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.problem.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** What a start makes of the master key; the platform's own has left its check value in the database. */
@PlatformTest
class MasterKeyTests {
    @Autowired
    KeyStore store;

    @Autowired
    ContentSettings running;

    @TempDir
    private Path parent;

    @Test
    void onlyTheOwnerCanReadAKeyThatIsMade() throws IOException {
        new MasterKeyFile(parent.resolve("content")).create();

        assertThat(permissions("content")).isEqualTo("rwx------");
        assertThat(permissions("content/master-key.json")).isEqualTo("rw-------");
    }

    @Test
    void ofManyThatStartTogetherOneMakesTheKey() throws Exception {
        var check = new MasterKeyFile(running.folder()).open().checkValue();
        var threads = Executors.newFixedThreadPool(8);
        var made = threads.invokeAll(IntStream.range(0, 8)
                .<Callable<byte[]>>mapToObj(i -> () -> {
                    var file = new MasterKeyFile(parent.resolve("content"));
                    file.create();
                    return file.open().checkValue();
                })
                .toList());
        threads.shutdown();

        var key = new MasterKeyFile(parent.resolve("content")).open();
        assertThat(key.made(check)).isFalse();
        for (var value : made) {
            assertThat(key.made(value.get())).isTrue();
        }
    }

    @Test
    void theSameKeyOpensTheDatabaseAgain() throws GeneralSecurityException {
        assertThat(start(running.folder())).isNotNull();
    }

    @Test
    void aMissingKeyStopsTheStartAndIsNotReplaced() {
        assertThatThrownBy(() -> start(parent.resolve("nothing")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("encrypted under a master key that is not at")
                .hasMessageContaining("nothing");
        assertThat(parent.resolve("nothing")).doesNotExist();
    }

    @Test
    void anotherKeyStopsTheStart() {
        new MasterKeyFile(parent.resolve("other")).create();

        assertThatThrownBy(() -> start(parent.resolve("other")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("under another master key");
    }

    @Test
    void aDamagedKeyStopsTheStartAndIsNotQuoted() throws IOException {
        new MasterKeyFile(parent.resolve("damaged")).create();
        var file = parent.resolve("damaged/master-key.json");
        Files.writeString(file, Files.readString(file).substring(20));

        assertThatThrownBy(() -> start(parent.resolve("damaged")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("is damaged")
                .hasNoCause();
    }

    private MasterKey start(Path folder) throws GeneralSecurityException {
        return new MasterKeyConfiguration()
                .contentMasterKey(new ContentSettings(folder, Duration.ofDays(365), Duration.ofMinutes(10)), store);
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve(file)));
    }
}
