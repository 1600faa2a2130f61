package io.sekkei.platform.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SignedNoteTests {
    private static final SigningKey KEY = SigningKey.generate("example.com/ledger");
    private static final String NOTE = new Checkpoint("example.com/ledger", 7, MerkleHash.empty()).sign(KEY);

    @Test
    void opensTheExampleOfTheSpecification() {
        var key = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        var note = "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONnc"
                + "AlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

        assertThat(SignedNote.open(note, key)).isEqualTo("This is an example message.\n");
    }

    @Test
    void aCheckpointComesBackAsItWasSigned() {
        assertThat(Checkpoint.open(NOTE, KEY.verifierKey()))
                .isEqualTo(new Checkpoint("example.com/ledger", 7, MerkleHash.empty()));
    }

    @Test
    void noOtherByteIsAccepted() {
        for (int i = 0; i < NOTE.length(); i++) {
            var changed = new StringBuilder(NOTE);
            changed.setCharAt(i, (char) (NOTE.charAt(i) ^ 1));

            assertThatThrownBy(() -> Checkpoint.open(changed.toString(), KEY.verifierKey()))
                    .as(changed.toString())
                    .isInstanceOf(BadEvidenceException.class);
        }
    }

    @Test
    void passesOverTheSignaturesOfOthers() {
        var witness = SigningKey.generate("witness.example");
        var cosignature =
                SignedNote.sign("example.com/ledger\n7\n", witness).lines().toList();

        assertThat(Checkpoint.open(NOTE + cosignature.get(cosignature.size() - 1) + "\n", KEY.verifierKey())
                        .size())
                .isEqualTo(7);
    }

    @Test
    void refusesTheSignatureOfAnotherKeyOfTheSameName() {
        var impostor = SigningKey.generate("example.com/ledger");

        assertThatThrownBy(() -> Checkpoint.open(NOTE, impostor.verifierKey()))
                .hasMessageContaining("0 signatures of example.com/ledger");
    }

    @Test
    void refusesTheCheckpointOfAnotherLedger() {
        var other = new Checkpoint("example.com/other", 7, MerkleHash.empty()).sign(KEY);

        assertThatThrownBy(() -> Checkpoint.open(other, KEY.verifierKey())).hasMessageContaining("example.com/other");
    }

    @Test
    void aKeyComesBackFromItsTextAndShowsItsSecretToNobodyElse() {
        var back = SigningKey.parse(KEY.reveal(), KEY.verifierKey().toString());

        assertThat(SignedNote.open(SignedNote.sign("text\n", back), KEY.verifierKey()))
                .isEqualTo("text\n");
        assertThat(KEY.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void twoHalvesOfDifferentKeysAreRefused() {
        var other = SigningKey.generate("example.com/ledger").verifierKey().toString();

        assertThatThrownBy(() -> SigningKey.parse(KEY.reveal(), other)).isInstanceOf(BadEvidenceException.class);
    }
}
