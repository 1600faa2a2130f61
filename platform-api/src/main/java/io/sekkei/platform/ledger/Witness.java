package io.sekkei.platform.ledger;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.ConsistencyProof;
import io.sekkei.platform.ledger.proof.Cosignature;
import io.sekkei.platform.ledger.proof.KeyKind;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.SignedNote;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.VerifierKey;
import io.sekkei.platform.ledger.proof.WitnessRequest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Witnesses the ledgers of others, as c2sp.org/tlog-witness says: remembers the last checkpoint of each, and cosigns
 * another one only if it continues that. Two histories of one ledger cannot both be cosigned.
 */
@Service
public class Witness {
    private final Map<String, VerifierKey> ledgers;
    private final @Nullable SigningKey key;
    private final WitnessStore store;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Witness(
            WitnessSettings settings,
            LedgerSettings ledger,
            WitnessStore store,
            TransactionTemplate transaction,
            Clock clock) {
        this.ledgers = settings.keys();
        this.key =
                settings.name() == null ? null : new KeyFolder(ledger.folder(), KeyKind.WITNESS).open(settings.name());
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What a witness answers.
     *
     * @param status as an HTTP status
     * @param body lines with cosignatures if it is OK, the size that was seen last if it is CONFLICT, a sentence otherwise
     */
    public record Answer(HttpStatus status, String body) {}

    /** Answers the call {@code add-checkpoint}; once it has answered OK, what it has seen is durable. */
    public Answer addCheckpoint(String body) {
        try {
            var request = WitnessRequest.parse(body);
            var ledger = ledgers.get(Checkpoint.claimedOrigin(request.note()));
            if (ledger == null || key == null) {
                return new Answer(HttpStatus.NOT_FOUND, "This witness does not watch a ledger of that name\n");
            }
            return open(request, ledger, key);
        } catch (BadEvidenceException e) {
            return new Answer(HttpStatus.BAD_REQUEST, e.getMessage() + "\n");
        }
    }

    private Answer open(WitnessRequest request, VerifierKey ledger, SigningKey witness) {
        try {
            var checkpoint = Checkpoint.open(request.note(), ledger);
            return inTransaction(() -> see(request, checkpoint, witness));
        } catch (BadEvidenceException e) {
            return new Answer(HttpStatus.FORBIDDEN, e.getMessage() + "\n");
        }
    }

    private Answer see(WitnessRequest request, Checkpoint checkpoint, SigningKey witness) {
        if (request.oldSize() > checkpoint.size()) {
            return new Answer(HttpStatus.BAD_REQUEST, "The old size is larger than the checkpoint's\n");
        }
        var seen = store.lock(checkpoint.origin());
        if (request.oldSize() != seen.size()) {
            return new Answer(HttpStatus.CONFLICT, seen.size() + "\n");
        }
        if (!continues(seen, checkpoint, request)) {
            return new Answer(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "It is not proved that the checkpoint continues the %d entries this witness saw\n"
                            .formatted(seen.size()));
        }
        var now = clock.instant();
        var note = SignedNote.onlyBy(ledger(checkpoint), request.note());
        var line = Cosignature.line(note, witness, now);
        store.see(checkpoint.origin(), checkpoint.size(), note + line, now);
        return new Answer(HttpStatus.OK, line);
    }

    private boolean continues(WitnessStore.Seen seen, Checkpoint checkpoint, WitnessRequest request) {
        if (checkpoint.size() == 0) {
            return request.proof().isEmpty() && Arrays.equals(checkpoint.root(), MerkleHash.empty());
        }
        if (seen.size() == 0 || seen.note() == null) {
            return request.proof().isEmpty();
        }
        var before = Checkpoint.open(seen.note(), ledger(checkpoint));
        return ConsistencyProof.holds(
                before.size(), before.root(), checkpoint.size(), checkpoint.root(), request.proof());
    }

    private VerifierKey ledger(Checkpoint checkpoint) {
        return Objects.requireNonNull(ledgers.get(checkpoint.origin()));
    }

    /** The checkpoint of another ledger that was cosigned last, by the SHA-256 of its origin in hexadecimal. */
    public Optional<String> checkpoint(String originHash) {
        return inTransaction(() -> store.seen(originHash));
    }

    /** What is seen of other ledgers is no tenant's. */
    private <T> T inTransaction(Supplier<T> work) {
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(transaction.execute(status -> work.get()));
        }
    }

    /** The key that those who are witnessed, and their auditors, know this witness by; empty if it is none. */
    public Optional<VerifierKey> verifierKey() {
        return Optional.ofNullable(key).map(SigningKey::verifierKey);
    }
}
