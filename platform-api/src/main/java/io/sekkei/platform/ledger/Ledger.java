package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.MerkleHash;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes entries. Each is there for good once the transaction that brought it commits, and not at all otherwise. */
@Service
public class Ledger {
    private static final String SCHEMA = "sekkei/ledger/v1";

    private final LedgerStore store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Ledger(LedgerStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Records an entry together with what the caller's transaction does; a place in the tree follows within seconds. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(Entry entry) {
        var id = UUID.randomUUID();
        var salt = Commitment.salt(random);
        var envelope = CanonicalJson.of(envelope(id, entry, salt).values());
        store.add(id, entry, envelope, MerkleHash.leaf(envelope));
        if (!entry.contents().isEmpty()) {
            store.addSalt(id, salt);
        }
    }

    private Fields envelope(UUID id, Entry entry, byte[] salt) {
        var commitments = new Fields();
        entry.commitments().forEach(commitments::with);
        entry.contents().forEach((name, content) -> commitments.with(name, Commitment.to(name, salt, content)));
        return new Fields()
                .with("schema", SCHEMA)
                .with("id", id)
                .with("type", entry.type())
                .with("time", clock.instant())
                .with("subject", entry.subject())
                .with("tenant", entry.tenant())
                .with("body", entry.body())
                .with("commitments", commitments);
    }
}
