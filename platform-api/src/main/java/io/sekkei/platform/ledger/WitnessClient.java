package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.ConsistencyProof;
import io.sekkei.platform.ledger.proof.Cosignature;
import io.sekkei.platform.ledger.proof.VerifierKey;
import io.sekkei.platform.ledger.proof.WitnessRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one witness to cosign the newest checkpoint, and keeps what it signed. Replicas ask independently of one another;
 * who comes second learns from the witness where it stands.
 */
final class WitnessClient {
    private static final Logger LOG = LoggerFactory.getLogger(WitnessClient.class);
    private static final int LONGEST_ANSWER = 1 << 16;

    private final WitnessingSettings.Address address;
    private final VerifierKey witness;
    private final VerifierKey ledger;
    private final Duration timeout;
    private final LedgerStore store;
    private final WitnessStore cosignatures;
    private final Snapshots snapshots;
    private final HttpClient http;
    private final Clock clock;
    private volatile @Nullable Trouble trouble;

    WitnessClient(
            WitnessingSettings.Address address,
            VerifierKey ledger,
            Duration timeout,
            LedgerStore store,
            WitnessStore cosignatures,
            Snapshots snapshots,
            HttpClient http,
            Clock clock) {
        this.address = address;
        this.witness = address.verifierKey();
        this.ledger = ledger;
        this.timeout = timeout;
        this.store = store;
        this.cosignatures = cosignatures;
        this.snapshots = snapshots;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Why the witness is behind.
     *
     * @param since when it began
     * @param reason in a sentence
     */
    record Trouble(Instant since, String reason) {}

    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    String name() {
        return witness.name();
    }

    /** Asks if there is something new. Never throws: a witness that is away is the trouble of its own. */
    synchronized void run() {
        try {
            var note = store.newestNote();
            if (note.isPresent()) {
                ask(note.get());
            }
            trouble = null;
        } catch (IOException | RuntimeException e) {
            blame(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void blame(String reason) {
        var before = trouble;
        trouble = new Trouble(before == null ? clock.instant() : before.since(), reason);
        if (before == null || !before.reason().equals(reason)) {
            LOG.warn("The witness {} has not cosigned the ledger: {}", witness.name(), reason);
        }
    }

    private void ask(String note) throws IOException, InterruptedException {
        var checkpoint = Checkpoint.open(note, ledger);
        var known = cosignatures.cosignedBy(witness.toString());
        if (known < checkpoint.size()) {
            var answer = send(request(checkpoint, note, known));
            if (answer.statusCode() == 409) {
                answer = send(request(checkpoint, note, sizeSeen(answer, checkpoint)));
            }
            keep(checkpoint, note, answer);
        }
    }

    private WitnessRequest request(Checkpoint checkpoint, String note, long old) {
        var proof = old == 0
                ? List.<byte[]>of()
                : snapshots.ofPlatform(() -> ConsistencyProof.of(
                        old, checkpoint.size(), new StoredTree(checkpoint.size(), store).subtrees()));
        return new WitnessRequest(old, proof, note);
    }

    private static long sizeSeen(Answer conflict, Checkpoint checkpoint) {
        if (!conflict.body().matches("(0|[1-9][0-9]{0,17})\n")) {
            throw new BadEvidenceException("it answered 409 without the size it has seen");
        }
        var size = Long.parseLong(conflict.body().strip());
        if (size > checkpoint.size()) {
            throw new BadEvidenceException(
                    "it has seen %d entries, but the ledger has only %d; was the database put back to an earlier moment?"
                            .formatted(size, checkpoint.size()));
        }
        return size;
    }

    private void keep(Checkpoint checkpoint, String note, Answer answer) {
        if (answer.statusCode() != 200) {
            throw new BadEvidenceException("it answered %d: %s"
                    .formatted(
                            answer.statusCode(),
                            answer.body().lines().findFirst().orElse("")));
        }
        var line = Cosignature.onlyLine(note, answer.body(), witness);
        cosignatures.addCosignature(checkpoint.size(), witness.toString(), line, clock.instant());
    }

    private record Answer(int statusCode, String body) {}

    private Answer send(WitnessRequest request) throws IOException, InterruptedException {
        var response = http.send(
                HttpRequest.newBuilder(address.addCheckpoint())
                        .timeout(timeout)
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .POST(BodyPublishers.ofString(request.text()))
                        .build(),
                BodyHandlers.ofInputStream());
        return new Answer(response.statusCode(), text(response));
    }

    private static String text(HttpResponse<InputStream> response) throws IOException {
        try (var body = response.body()) {
            return new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        }
    }
}
