package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.KeyKind;
import io.sekkei.platform.ledger.proof.VerifierKey;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whom the ledger asks to witness its checkpoints. Nobody waits for witnesses: without them everything runs on, and
 * health says who is behind.
 *
 * @param witnesses whom
 * @param quorum so many of them must have cosigned a checkpoint before it counts as witnessed
 * @param interval how often, while there are new checkpoints, each is asked
 * @param timeout how long an answer may take
 */
@Validated
@ConfigurationProperties("sekkei.ledger.witnessing")
record WitnessingSettings(
        @NotNull @DefaultValue List<Address> witnesses,
        @DefaultValue("0") int quorum,

        @NotNull @DurationMin(millis = 10) @DefaultValue("2s")
        Duration interval,

        @NotNull @DurationMin(millis = 10) @DefaultValue("5s")
        Duration timeout) {
    WitnessingSettings {
        if (quorum < 0 || quorum > witnesses.size()) {
            throw new IllegalArgumentException(
                    "sekkei.ledger.witnessing.quorum is %d, but there are %d witnesses; it must be from 0 to that number"
                            .formatted(quorum, witnesses.size()));
        }
        if (witnesses.stream().map(Address::key).distinct().count() < witnesses.size()) {
            throw new IllegalArgumentException(
                    "sekkei.ledger.witnessing.witnesses names a key twice; one witness counts once");
        }
    }

    /**
     * A witness.
     *
     * @param key its verifier key, {@code name+id+key}, of the kind for witnesses
     * @param url what {@code /add-checkpoint} is put behind
     */
    record Address(String key, String url) {
        Address {
            witnessKey(key);
            if (!url.matches("https?://\\S+[^/\\s]")) {
                throw new IllegalArgumentException(
                        "The url of the witness %s is '%s'; it must begin with http:// or https:// and not end in /"
                                .formatted(key, url));
            }
        }

        VerifierKey verifierKey() {
            return witnessKey(key);
        }

        URI addCheckpoint() {
            return URI.create(url + "/add-checkpoint");
        }

        private static VerifierKey witnessKey(String text) {
            try {
                var key = VerifierKey.parse(text);
                if (key.kind() == KeyKind.WITNESS) {
                    return key;
                }
                throw new BadEvidenceException("'%s' is the key of a ledger, not of a witness".formatted(text));
            } catch (BadEvidenceException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }
}
