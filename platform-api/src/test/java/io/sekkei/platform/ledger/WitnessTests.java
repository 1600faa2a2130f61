package io.sekkei.platform.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.ledger.evidence.PackVerifier;
import io.sekkei.platform.ledger.evidence.Trust;
import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.ConsistencyProof;
import io.sekkei.platform.ledger.proof.Cosignature;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.WitnessRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatus;

/** Two ledgers, each with a database and a port of its own, that witness each other. */
class WitnessTests {
    @TempDir
    private Path folder;

    private LoneLedger one;
    private LoneLedger two;

    @BeforeEach
    void startBoth() throws IOException {
        one = LoneLedger.of(folder, "one.example");
        two = LoneLedger.of(folder, "two.example");
        one.witnessing(two.key.verifierKey()).serving();
        two.witnessing(one.key.verifierKey()).serving();
    }

    @AfterEach
    void stopBoth() {
        one.close();
        two.close();
    }

    @Test
    void twoLedgersWitnessEachOtherWhileTheyGrow() {
        var askingTwo = one.asking(two);
        var askingOne = two.asking(one);
        for (int more : new int[] {1, 1, 254, 1, 300}) {
            one.grow(more);
            two.grow(more + 2);
            askingTwo.run();
            askingOne.run();

            assertThat(askingTwo.trouble()).isEmpty();
            assertThat(cosignedBy(two, one)).isTrue();
            assertThat(cosignedBy(one, two)).isTrue();
        }

        assertThat(two.witness().checkpoint(hash("one.example")).orElseThrow())
                .isEqualTo(one.store.newestCheckpoint().orElseThrow());
    }

    private static boolean cosignedBy(LoneLedger witness, LoneLedger ledger) {
        return Cosignature.time(ledger.store.newestCheckpoint().orElseThrow(), witness.witnessKey())
                .isPresent();
    }

    @Test
    void aWitnessThatAnotherReplicaAskedSaysWhereItStandsAndIsAskedAgain() {
        one.grow(5);
        assertThat(add(0, List.of()).status()).isEqualTo(HttpStatus.OK);
        one.grow(7);

        var asking = one.asking(two);
        asking.run();

        assertThat(asking.trouble()).isEmpty();
        assertThat(cosignedBy(two, one)).isTrue();
    }

    @Test
    void aForkedLedgerGetsNoCosignature() {
        one.grow(10);
        one.asking(two).run();
        var fork = new LoneLedger(folder.resolve("fork"), one.key, Clock.systemUTC());
        fork.grow(20);

        var asking = fork.asking(two);
        asking.run();

        assertThat(asking.trouble().orElseThrow().reason()).contains("422").contains("10 entries");
        assertThat(fork.columns("select line from ledger_cosignature")).isEmpty();
    }

    @Test
    void aLedgerThatWasPutBackHearsThatItsWitnessHasSeenMore() {
        one.grow(10);
        one.asking(two).run();
        var restored = new LoneLedger(folder.resolve("restored"), one.key, Clock.systemUTC());
        restored.grow(4);

        var asking = restored.asking(two);
        asking.run();

        assertThat(asking.trouble().orElseThrow().reason())
                .contains("has seen 10 entries")
                .contains("only 4");
    }

    @Test
    void aWitnessThatIsAwayStopsNobodyAndIsCaughtUpLater() throws IOException {
        var asking = one.asking(two);
        two.stopServing();
        one.grow(3);
        asking.run();
        assertThat(asking.trouble()).isPresent();
        one.grow(3);

        two.serving();
        var again = one.asking(two);
        again.run();

        assertThat(again.trouble()).isEmpty();
        assertThat(cosignedBy(two, one)).isTrue();
    }

    @Test
    void ofManyCheckpointsAtOnceOnlyOneFollowsTheSizeThatWasSeen() {
        one.grow(1);
        var first = note();
        var notes = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            one.grow(1);
            notes.add(note());
        }
        assertThat(add(0, List.of(), first).status()).isEqualTo(HttpStatus.OK);

        var answers = IntStream.range(0, notes.size())
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> add(1, proof(1, i + 2), notes.get(i))))
                .toList()
                .stream()
                .map(answer -> answer.join().status())
                .toList();

        assertThat(answers).filteredOn(HttpStatus.OK::equals).hasSize(1);
        assertThat(answers).filteredOn(HttpStatus.CONFLICT::equals).hasSize(11);
    }

    @Test
    void aWitnessNeverGoesBackNotEvenByHand() {
        one.grow(9);
        one.asking(two).run();

        for (var change : List.of(
                "update ledger_witnessed set size = 8", "delete from ledger_witnessed", "truncate ledger_witnessed")) {
            assertThatThrownBy(() -> two.database.execute(change)).hasStackTraceContaining("never goes back");
        }
        assertThatThrownBy(() -> one.database.execute("update ledger_cosignature set line = ''"))
                .hasStackTraceContaining("append-only");
    }

    @Test
    void answersEveryWrongRequestAsTheProtocolSays() {
        one.grow(4);
        var note = note();
        var stranger = SigningKey.generate("stranger.example");
        var impostor = SigningKey.generate("one.example");
        var checkpoint = Checkpoint.open(note, one.key.verifierKey());

        assertThat(two.witness().addCheckpoint("nonsense").status()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(add(5, List.of(), note).status()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(add(0, List.of(), new Checkpoint("stranger.example", 4, checkpoint.root()).sign(stranger))
                        .status())
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(add(0, List.of(), checkpoint.sign(impostor)).status()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(add(0, List.of(MerkleHash.empty()), note).status()).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(add(0, List.of(), new Checkpoint("one.example", 0, checkpoint.root()).sign(one.key))
                        .status())
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(add(0, List.of(), note).status()).isEqualTo(HttpStatus.OK);
        assertThat(add(0, List.of(), note)).isEqualTo(new Witness.Answer(HttpStatus.CONFLICT, "4\n"));
        assertThat(add(4, List.of(), note).status()).isEqualTo(HttpStatus.OK);
        assertThat(add(4, List.of(), new Checkpoint("one.example", 4, MerkleHash.empty()).sign(one.key))
                        .status())
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Test
    void noMutantOfAProofConvincesAWitness() {
        one.grow(6);
        assertThat(add(0, List.of()).status()).isEqualTo(HttpStatus.OK);
        one.grow(35);
        var proof = proof(6, 41);

        for (int i = 0; i < proof.size(); i++) {
            for (int at = 0; at < MerkleHash.LENGTH; at++) {
                var mutant = new ArrayList<>(proof);
                var hash = proof.get(i).clone();
                hash[at] ^= 1;
                mutant.set(i, hash);
                assertThat(add(6, mutant).status()).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
            }
            var shorter = new ArrayList<>(proof);
            shorter.remove(i);
            assertThat(add(6, shorter).status()).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        }

        assertThat(add(6, proof).status()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void aPackShowsHowFarWitnessesVouchForIt() throws IOException {
        one.grow(300);
        one.asking(two).run();
        one.grow(20);
        var pack = folder.resolve("pack.zip");
        try (var out = Files.newOutputStream(pack)) {
            one.evidence().ofEverything(out);
        }

        var trust = new Trust(one.key.verifierKey(), null, List.of(two.witnessKey()), 1, null);
        assertThat(PackVerifier.verify(pack, trust))
                .satisfies(verdict -> assertThat(verdict.witnessed()).isEqualTo(300))
                .satisfies(verdict -> assertThat(verdict.size()).isEqualTo(320));
        var stranger = new Trust(one.key.verifierKey(), null, List.of(one.witnessKey()), 1, null);
        assertThatThrownBy(() -> PackVerifier.verify(pack, stranger))
                .isInstanceOf(BadEvidenceException.class)
                .hasMessageContaining("cosigned by 1 of the 1 witnesses");
    }

    private Witness.Answer add(long old, List<byte[]> proof) {
        return add(old, proof, note());
    }

    private Witness.Answer add(long old, List<byte[]> proof, String note) {
        return two.witness().addCheckpoint(new WitnessRequest(old, proof, note).text());
    }

    private String note() {
        return one.store.newestNote().orElseThrow();
    }

    private List<byte[]> proof(long old, long size) {
        return ConsistencyProof.of(old, size, new StoredTree(size, one.store).subtrees());
    }

    private static String hash(String origin) {
        return HexFormat.of().formatHex(MerkleHash.sha256().digest(origin.getBytes(StandardCharsets.UTF_8)));
    }
}
