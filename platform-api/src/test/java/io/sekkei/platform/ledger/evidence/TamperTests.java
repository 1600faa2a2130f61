package io.sekkei.platform.ledger.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.SignedNote;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes evidence in every way there is, and expects each change to be found. What is changed is what the pack says:
 * its files. The zip container around them is only cut short; its time stamps, for example, say nothing. Most of the time
 * goes into signatures, so every processor takes its share of the mutants.
 */
class TamperTests {
    private static final int SIZE = 300;
    private static final Set<Integer> CHECKPOINTS = Set.of(100, 256);
    private static final Map<String, byte[]> WHOLE =
            SamplePack.of(SIZE, CHECKPOINTS).cosigned().stating(50, 251).files();
    private static final Map<String, byte[]> SELECTION = SamplePack.of(SIZE, CHECKPOINTS)
            .cosigned()
            .only(index -> index % 3 == 0)
            .files();
    private static final String KEPT = text(WHOLE, "checkpoints/256");

    private static final List<VerifierKey> WITNESSES =
            SamplePack.WITNESSES.stream().map(SigningKey::verifierKey).toList();
    private static final Trust TRUST = new Trust(SamplePack.KEY.verifierKey(), KEPT, WITNESSES, 2, null);

    private static final long SEED = 20_261_123;
    private static final AtomicInteger MUTANTS = new AtomicInteger();
    private static final AtomicInteger DETECTED = new AtomicInteger();

    @TempDir
    private static Path folder;

    @AfterAll
    static void tell() throws IOException {
        var count = "%,d mutants, %,d detected".formatted(MUTANTS.get(), DETECTED.get());
        Files.writeString(Path.of("target", "tamper.txt"), count + "\n");
        System.out.println(count);
        assertThat(DETECTED.get()).isEqualTo(MUTANTS.get()).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void whatNobodyChangedIsGood() throws IOException {
        assertThat(verify(WHOLE, TRUST)).isNull();
        assertThat(verify(SELECTION, TRUST)).isNull();
    }

    @Test
    void aFlippedBitOfAnEntryIsFoundInThatEntry() throws IOException {
        forEach(SIZE, i -> {
            var random = new Random(SEED + i);
            for (int times = 0; times < 6; times++) {
                var lines = lines(WHOLE);
                var number = (i + " ").length();
                lines.set(i, flipSomewhere(lines.get(i), number, random));
                expectBad(withLines(WHOLE, lines), i);
            }
        });
    }

    @Test
    void anEntryThatIsDroppedDoubledSwappedRenumberedOrForgedIsFound() throws IOException {
        for (var pack : List.of(WHOLE, SELECTION)) {
            forEach(lines(pack).size(), i -> {
                for (var lines : disordered(pack, i)) {
                    expectBad(withLines(pack, lines));
                }
            });
        }
    }

    private static List<List<byte[]>> disordered(Map<String, byte[]> pack, int i) {
        var dropped = lines(pack);
        var line = dropped.remove(i);
        var doubled = lines(pack);
        doubled.add(i, line);
        var forged = lines(pack);
        forged.set(i, bytes(number(line) + " " + new String(SamplePack.entry(-1), StandardCharsets.UTF_8)));
        var renumbered = lines(pack);
        renumbered.set(i, bytes((number(line) + 1) + content(line)));
        var cut = lines(pack).subList(0, i);
        var all = new ArrayList<>(List.of(dropped, doubled, forged, renumbered, cut));
        if (i > 0) {
            var swapped = lines(pack);
            Collections.swap(swapped, i - 1, i);
            var exchanged = lines(pack);
            exchanged.set(i, bytes(number(line) + content(lines(pack).get(i - 1))));
            all.addAll(List.of(swapped, exchanged));
        }
        return all;
    }

    @Test
    void anyChangeOfATileIsFound() throws IOException {
        for (var name :
                WHOLE.keySet().stream().filter(n -> n.startsWith("tile/")).toList()) {
            var tile = WHOLE.get(name);
            forEach((tile.length + 6) / 7, seventh -> {
                var random = new Random(SEED + seventh);
                expectBad(with(WHOLE, name, flip(tile, seventh * 7, random.nextInt(8))));
                expectBad(with(SELECTION, name, flip(tile, seventh * 7, random.nextInt(8))));
            });
            forEach((tile.length - 1) / 32, hash -> {
                expectBad(with(WHOLE, name, swapped(tile, (hash + 1) * 32)));
                expectBad(with(WHOLE, name, Arrays.copyOf(tile, (hash + 1) * 32)));
            });
            expectBad(without(WHOLE, name));
            expectBad(without(SELECTION, name));
            expectBad(with(WHOLE, name, Arrays.copyOf(tile, tile.length + 32)));
        }
        expectBad(with(
                WHOLE, "tile/0/000", text(WHOLE, "records").substring(0, 8192).getBytes(StandardCharsets.UTF_8)));
        expectBad(with(WHOLE, "tile/2/000.p/1", WHOLE.get("tile/1/000.p/1")));
    }

    @Test
    void aFlippedBitInAnyByteOfASignedFileIsFound() throws IOException {
        for (var name : List.of("key", "checkpoint", "checkpoints/100", "checkpoints/256", "statement", "period")) {
            var file = WHOLE.get(name);
            forEach(thirds(file), third -> expectBad(with(WHOLE, name, flip(file, third * 3 / 8, third * 3 % 8))));
            forEach(file.length, length -> expectBad(with(WHOLE, name, Arrays.copyOf(file, length))));
            expectBad(without(WHOLE, name));
        }
    }

    /** How many bits one looks at who looks at every third. */
    private static int thirds(byte[] file) {
        return (file.length * 8 + 2) / 3;
    }

    @Test
    void signedFilesThatTakeEachOthersPlaceAreFound() throws IOException {
        var names = List.of("checkpoint", "checkpoints/100", "checkpoints/256", "statement", "period");
        for (var one : names) {
            for (var other : names.stream().filter(name -> !name.equals(one)).toList()) {
                expectBad(with(WHOLE, one, WHOLE.get(other)));
                expectBad(with(WHOLE, one, bytes(bodyOf(one) + "\n" + signatureOf(other))));
            }
            expectBad(with(WHOLE, one, bytes(text(WHOLE, one) + signatureOf(one))));
        }
        expectBad(with(WHOLE, "statement", SELECTION.get("statement")));
        expectBad(with(WHOLE, "records", SELECTION.get("records")));
        expectBad(with(WHOLE, "checkpoints/299", WHOLE.get("checkpoints/100")));
        expectBad(with(WHOLE, "readme", bytes("trust me")));
    }

    /** Whoever has no key signs with another one of the same name. */
    @Test
    void aLedgerThatIsForkedUnderAnotherKeyIsFound() throws IOException {
        var impostor = SigningKey.generate("example.com/ledger");
        forEach(SIZE, i -> expectBad(fork(impostor, SIZE, i).files()));
        var disguised = fork(impostor, SIZE, 0).files();
        disguised.put("key", WHOLE.get("key"));
        expectBad(disguised);
    }

    /** Whoever has the key can sign anything, but cannot change the checkpoint that somebody else has kept. */
    @Test
    void aLedgerThatItsOwnerForkedOrCutIsFoundByTheKeptCheckpoint() throws IOException {
        forEach(256, i -> {
            expectBad(fork(SamplePack.KEY, SIZE, i).cosigned().files());
            expectBad(SamplePack.of(i, Set.of()).cosigned().files());
        });
    }

    private static SamplePack fork(SigningKey key, int size, int at) {
        return SamplePack.rewritten(key, size, Set.of(), index -> index == at ? -1 : index);
    }

    /** Whoever has the ledger's key but not the witnesses' can only put their lines below what they never saw. */
    @Test
    void aForkThatNoWitnessSawIsFoundWithoutAKeptCheckpoint() throws IOException {
        var onlyWitnesses = new Trust(SamplePack.KEY.verifierKey(), null, WITNESSES, 1, null);
        var stolen = cosignaturesOf("checkpoint");
        forEach(SIZE, i -> {
            var fork = fork(SamplePack.KEY, SIZE, i);
            count("an unwitnessed fork", verify(fork.files(), onlyWitnesses));
            fork.cosignedWith(stolen);
            count("a fork with stolen cosignatures", verify(fork.files(), onlyWitnesses));
        });
    }

    @Test
    void aCosignatureThatIsTakenAwayDoubledOrMadeUpIsFound() throws IOException {
        for (var name : List.of("checkpoint", "checkpoints/100", "checkpoints/256")) {
            var note = text(WHOLE, name);
            var lines = cosignaturesOf(name).lines().toList();
            for (var line : lines) {
                expectBad(with(WHOLE, name, bytes(note.replace(line + "\n", ""))));
                expectBad(with(WHOLE, name, bytes(note + line + "\n")));
                expectBad(with(WHOLE, name, bytes(note.replace(line, lines.get(0)))), lines.indexOf(line) > 0);
            }
            expectBad(with(WHOLE, name, bytes(note.replace(cosignaturesOf(name), ""))));
            for (var other : List.of("checkpoint", "checkpoints/100", "checkpoints/256")) {
                if (!other.equals(name)) {
                    expectBad(with(WHOLE, name, bytes(note.replace(cosignaturesOf(name), cosignaturesOf(other)))));
                }
            }
        }
    }

    /** A statement of its own, which the ledger's owner has signed with other figures. */
    @Test
    void aStatementWhoseFiguresItsOwnerChangedIsFound() throws IOException {
        var text = bodyOf("period");
        var figures = Pattern.compile("(?<=[:])\\d+(?=[,}])").matcher(text);
        while (figures.find()) {
            for (int more = 1; more <= 20; more++) {
                var figure = String.valueOf(Long.parseLong(figures.group()) + more);
                var changed = text.substring(0, figures.start()) + figure + text.substring(figures.end());
                count("a figure of the statement", verify(WHOLE, stating(SignedNote.sign(changed, SamplePack.KEY))));
            }
        }
        for (var change : List.of("\"INTENT\"", "\"SUCCEEDED\"", "00:00:50", "00:04:11", "slm", "\"USD\"")) {
            var changed = text.replaceFirst(change, change.replaceAll("[0-9A-Za-z](?=\\D*$)", "9"));
            assertThat(changed).isNotEqualTo(text);
            count("a word of the statement", verify(WHOLE, stating(SignedNote.sign(changed, SamplePack.KEY))));
        }
    }

    @Test
    void aFlippedBitInAnyByteOfAStatementOfItsOwnIsFound() throws IOException {
        var statement = WHOLE.get("period");
        assertThat(verify(WHOLE, stating(text(WHOLE, "period")))).isNull();
        forEach(thirds(statement), third -> {
            var flipped = new String(flip(statement, third * 3 / 8, third * 3 % 8), StandardCharsets.UTF_8);
            count("a statement", verify(WHOLE, stating(flipped)));
        });
    }

    private static Trust stating(String statement) {
        return new Trust(SamplePack.KEY.verifierKey(), KEPT, WITNESSES, 2, statement);
    }

    private static String cosignaturesOf(String name) {
        return signatureOf(name).lines().skip(1).map(line -> line + "\n").collect(Collectors.joining());
    }

    @Test
    void aPackThatWasCutShortIsFound() throws IOException {
        var whole = new ByteArrayOutputStream();
        SamplePack.zip(WHOLE, whole);
        var random = new Random(SEED);
        var file = folder.resolve("cut.zip");
        for (int times = 0; times < 200; times++) {
            Files.write(file, Arrays.copyOf(whole.toByteArray(), random.nextInt(whole.size())));
            count("a pack cut short", problem(file, TRUST));
        }
    }

    /** Something that is done with the number of a mutant. */
    private interface Attempt {
        void on(int number) throws IOException;
    }

    private static void forEach(int count, Attempt attempt) {
        IntStream.range(0, count).parallel().forEach(number -> {
            try {
                attempt.on(number);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void expectBad(Map<String, byte[]> pack) throws IOException {
        count(pack.keySet().toString(), verify(pack, TRUST));
    }

    private static void expectBad(Map<String, byte[]> pack, boolean changed) throws IOException {
        if (changed) {
            expectBad(pack);
        }
    }

    private static void expectBad(Map<String, byte[]> pack, long entry) throws IOException {
        var problem = verify(pack, TRUST);
        count("entry " + entry, problem);
        assertThat(problem.entry()).as(problem.getMessage()).hasValue(entry);
    }

    private static void count(String what, @Nullable BadEvidenceException problem) {
        MUTANTS.incrementAndGet();
        assertThat(problem).as(what).isNotNull();
        DETECTED.incrementAndGet();
    }

    private static @Nullable BadEvidenceException verify(Map<String, byte[]> pack, Trust trust) throws IOException {
        var file = folder.resolve("pack-%d.zip".formatted(Thread.currentThread().getId()));
        var bytes = new ByteArrayOutputStream();
        SamplePack.zip(pack, bytes);
        Files.write(file, bytes.toByteArray());
        return problem(file, trust);
    }

    private static @Nullable BadEvidenceException problem(Path file, Trust trust) throws IOException {
        try {
            PackVerifier.verify(file, trust);
            return null;
        } catch (BadEvidenceException e) {
            return e;
        }
    }

    private static Map<String, byte[]> with(Map<String, byte[]> pack, String name, byte[] content) {
        var changed = new LinkedHashMap<>(pack);
        changed.put(name, content);
        return changed;
    }

    private static Map<String, byte[]> without(Map<String, byte[]> pack, String name) {
        var changed = new LinkedHashMap<>(pack);
        changed.remove(name);
        return changed;
    }

    private static List<byte[]> lines(Map<String, byte[]> pack) {
        return new ArrayList<>(
                text(pack, "records").lines().map(TamperTests::bytes).toList());
    }

    private static Map<String, byte[]> withLines(Map<String, byte[]> pack, List<byte[]> lines) {
        var records = new ByteArrayOutputStream();
        for (var line : lines) {
            records.writeBytes(line);
            records.write('\n');
        }
        return with(pack, "records", records.toByteArray());
    }

    private static long number(byte[] line) {
        var text = new String(line, StandardCharsets.UTF_8);
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    private static String content(byte[] line) {
        var text = new String(line, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(' '));
    }

    private static String bodyOf(String name) {
        var note = text(WHOLE, name);
        return note.substring(0, note.lastIndexOf("\n\n") + 1);
    }

    private static String signatureOf(String name) {
        var note = text(WHOLE, name);
        return note.substring(note.lastIndexOf("\n\n") + 2);
    }

    private static byte[] flipSomewhere(byte[] line, int from, Random random) {
        return flip(line, from + random.nextInt(line.length - from), random.nextInt(8));
    }

    private static byte[] flip(byte[] bytes, int at, int bit) {
        var flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << bit);
        return flipped;
    }

    private static byte[] swapped(byte[] tile, int at) {
        var swapped = tile.clone();
        System.arraycopy(tile, at - 32, swapped, at, 32);
        System.arraycopy(tile, at, swapped, at - 32, 32);
        return swapped;
    }

    private static String text(Map<String, byte[]> pack, String name) {
        return new String(pack.get(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
