package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Cosignature;
import java.util.Map;

/** How far witnesses have vouched for a ledger. */
final class Cosigned {
    private Cosigned() {}

    /**
     * The size of the largest checkpoint that enough witnesses cosigned; 0 if the auditor brought no witness.
     *
     * @param notes the checkpoints by their size
     * @throws BadEvidenceException if none has enough cosignatures, or one is forged
     */
    static long upTo(Map<Long, String> notes, Trust trust) {
        var largest = -1L;
        var most = 0L;
        for (var note : notes.entrySet()) {
            var cosigners = cosigners(note.getKey(), note.getValue(), trust);
            most = Math.max(most, cosigners);
            if (cosigners >= trust.quorum()) {
                largest = Math.max(largest, note.getKey());
            }
        }
        if (largest < 0) {
            throw new BadEvidenceException(
                    "No checkpoint of the pack is cosigned by %d of the %d witnesses; the most is %d"
                            .formatted(trust.quorum(), trust.witnesses().size(), most));
        }
        return trust.quorum() == 0 ? 0 : largest;
    }

    private static long cosigners(long size, String note, Trust trust) {
        try {
            return trust.witnesses().stream()
                    .distinct()
                    .filter(witness -> Cosignature.time(note, witness).isPresent())
                    .count();
        } catch (BadEvidenceException e) {
            throw new BadEvidenceException("The checkpoint of %d entries: %s".formatted(size, e.getMessage()), e);
        }
    }
}
