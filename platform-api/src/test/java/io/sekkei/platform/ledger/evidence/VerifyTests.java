package io.sekkei.platform.ledger.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTests {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path pack;
    private Path key;

    @BeforeEach
    void pack() throws IOException {
        pack = folder.resolve("pack.zip");
        key = Files.writeString(folder.resolve("key"), SamplePack.KEY.verifierKey() + "\n");
        SamplePack.of(700, Set.of(300)).only(index -> index > 500).writeTo(pack);
    }

    @Test
    void saysWhatAPackProves() {
        assertThat(verify(pack.toString(), "--key", key.toString())).isZero();

        assertThat(text())
                .startsWith("GOOD. 199 entries (a sample) of the 700 in the ledger example.com/ledger; 1 earlier")
                .doesNotContain("The key came with the pack");
    }

    @Test
    void warnsThatAPackCannotVouchForItsOwnKey() {
        assertThat(verify(pack.toString())).isZero();

        assertThat(text()).contains("The key came with the pack");
    }

    @Test
    void namesTheFirstBadEntry() {
        var rewritten = SamplePack.rewritten(SamplePack.KEY, 700, Set.of(), index -> index == 600 ? -1 : index);
        var files = SamplePack.of(700, Set.of()).files();
        files.put("records", rewritten.files().get("records"));
        write(files);

        assertThat(verify(pack.toString())).isEqualTo(1);

        assertThat(text()).startsWith("BAD. Entry 600: ");
    }

    @Test
    void holdsThePackAgainstACheckpointThatWasKept() throws IOException {
        var kept = SamplePack.of(200, Set.of());
        var continued = Files.writeString(folder.resolve("kept"), kept.checkpoint());
        var other = SamplePack.rewritten(SamplePack.KEY, 200, Set.of(), index -> index + 1);
        var broken = Files.writeString(folder.resolve("other"), other.checkpoint());

        assertThat(verify(pack.toString(), "--checkpoint", continued.toString()))
                .isZero();
        assertThat(verify(pack.toString(), "--checkpoint", broken.toString())).isEqualTo(1);
        assertThat(text()).contains("the first 200 entries have another root");
    }

    @Test
    void saysWhatWasErased() {
        var ledger = SamplePack.of(3, Set.of());
        ledger.add("{\"subject\":\"r\",\"type\":\"CONTENT_ERASED\"}".getBytes(StandardCharsets.US_ASCII));
        ledger.add("{\"body\":{\"type\":\"CONTENT_ERASED\"},\"type\":\"X\"}".getBytes(StandardCharsets.US_ASCII));
        ledger.writeTo(pack);

        assertThat(verify(pack.toString())).isZero();

        assertThat(text()).contains("Contents are gone: 1 records were erased, 0 runs of retention");
    }

    @Test
    void anEmptyLedgerIsGoodToo() {
        SamplePack.of(0, Set.of()).writeTo(pack);

        assertThat(verify(pack.toString())).isZero();
    }

    @Test
    void explainsItself() {
        assertThat(verify("nowhere.zip")).isEqualTo(2);
        assertThat(verify()).isEqualTo(2);
        assertThat(verify("--nonsense")).isEqualTo(2);

        assertThat(text()).startsWith("Usage: verify PACK");
    }

    @Test
    void needsNothingButItsOwnClasses() throws Exception {
        var classes = folder.resolve("classes");
        for (var name : List.of("proof", "evidence")) {
            copy(Path.of("target", "classes", "io", "sekkei", "platform", "ledger", name), classes);
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        var command = AuditCommand.class.getName();
        var process = new ProcessBuilder(java, "-cp", classes.toString(), command, "verify", pack.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("GOOD.");
        assertThat(process.exitValue()).isZero();
    }

    private static void copy(Path classes, Path root) throws IOException {
        var target = root.resolve(Path.of("target", "classes").relativize(classes));
        Files.createDirectories(target);
        try (var files = Files.list(classes)) {
            for (var file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    /** Measures with entries as long as those of generations; says the best of five runs and judges nothing. */
    @Test
    @Tag("slow")
    void verifiesQuickly() throws IOException {
        var entries = 300_000;
        ledgerOfGenerations(entries).writeTo(pack);
        var fastest = Long.MAX_VALUE;
        for (int times = 0; times < 5; times++) {
            var start = System.nanoTime();
            PackVerifier.verify(pack, SamplePack.KEY.verifierKey(), null);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }

        var speed = "%,d entries verified per second".formatted(entries * 1_000_000_000L / fastest);
        System.out.println(speed);
        Files.writeString(Path.of("target", "verification.txt"), speed + "\n");
    }

    /** Digests and ids do not compress, names do: as in true entries, about 700 bytes each. */
    private static SamplePack ledgerOfGenerations(int size) {
        var random = new Random(7);
        var names = "\"created_at\",\"department\",\"endpoint\",\"key\",\"mode\",\"model\",".repeat(6);
        var ledger = new SamplePack(SamplePack.KEY);
        for (int i = 0; i < size; i++) {
            var digests = new byte[160];
            random.nextBytes(digests);
            ledger.add((names + HexFormat.of().formatHex(digests)).getBytes(StandardCharsets.US_ASCII));
        }
        return ledger;
    }

    private void write(Map<String, byte[]> files) {
        try (var out = Files.newOutputStream(pack)) {
            SamplePack.zip(files, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int verify(String... arguments) {
        said.reset();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return Verify.run(Arrays.asList(arguments), out, out);
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
