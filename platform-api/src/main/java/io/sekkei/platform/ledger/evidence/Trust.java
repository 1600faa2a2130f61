package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.VerifierKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an auditor brings along to check a pack with; all of it got another way than the pack.
 *
 * @param key the ledger's verifier key; without it the pack's own key is taken, which proves only that the pack agrees
 *     with itself
 * @param checkpoint one that was kept from before; a ledger that was rewritten does not continue it
 * @param witnesses the keys of witnesses; what claims to be theirs must be
 * @param quorum how many of them must have cosigned a checkpoint of the pack
 * @param statement what the ledger stated about a period, to be counted again
 */
public record Trust(
        @Nullable VerifierKey key,
        @Nullable String checkpoint,
        List<VerifierKey> witnesses,
        int quorum,
        @Nullable String statement) {
    /** Trusts a key and a checkpoint, and asks for no witness. */
    public Trust(@Nullable VerifierKey key, @Nullable String checkpoint) {
        this(key, checkpoint, List.of(), 0, null);
    }
}
