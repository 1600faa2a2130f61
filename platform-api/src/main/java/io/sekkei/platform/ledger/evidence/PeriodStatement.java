package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.SignedNote;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger says happened in a period, as one line of JSON that it has signed: how many entries of each type, what
 * came of the generations, what they used and cost, and which of them miss their outcome. Whoever has the entries can
 * count again.
 */
public final class PeriodStatement {
    private static final String SCHEMA = "sekkei/statement/v1";

    private final Map<String, Object> said;
    private final Checkpoint checkpoint;
    private final Tally tally;

    private PeriodStatement(Map<String, Object> said, Checkpoint checkpoint) {
        this.said = said;
        this.checkpoint = checkpoint;
        this.tally = new Tally(new Period(Json.text(said, "from"), Json.text(said, "to")), (String) said.get("tenant"));
    }

    /**
     * Begins a statement about a period.
     *
     * @param tenant whose entries it is about, or null for all
     * @param note the signed checkpoint as of which it speaks
     */
    public static PeriodStatement about(
            Period period, @Nullable String tenant, String note, Instant now, VerifierKey key) {
        var checkpoint = Checkpoint.open(note, key);
        var said = new TreeMap<String, Object>(Map.of(
                "schema", SCHEMA,
                "ledger", checkpoint.origin(),
                "from", period.from(),
                "to", period.to(),
                "stated_at", Period.text(now),
                "checkpoint", note));
        if (tenant != null) {
            said.put("tenant", tenant);
        }
        return new PeriodStatement(said, checkpoint);
    }

    /**
     * Reads a statement that this key has signed.
     *
     * @throws BadEvidenceException if it is none
     */
    static PeriodStatement open(String note, VerifierKey key) {
        var said = Json.object(SignedNote.open(note, key).stripTrailing());
        var checkpoint = Checkpoint.open(Json.text(said, "checkpoint"), key);
        if (!SCHEMA.equals(said.get("schema")) || !checkpoint.origin().equals(said.get("ledger"))) {
            throw new BadEvidenceException("It is not a statement about a period of this ledger");
        }
        return new PeriodStatement(said, checkpoint);
    }

    /** As of which state of the ledger it speaks. */
    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Takes the entries in their order: those of the period, and all others about the same generations. */
    public void add(long index, byte[] entry) {
        if (index < checkpoint.size()) {
            tally.add(index, entry);
        }
    }

    /** The signed statement about the entries taken. */
    public String sign(SigningKey key) {
        var all = new TreeMap<>(said);
        all.put("entries", tally.result());
        return SignedNote.sign(Json.write(all) + "\n", key);
    }

    /**
     * Holds what it says against the entries taken.
     *
     * @throws BadEvidenceException if they come to something else
     */
    void check() {
        var counted = tally.result();
        var told = Json.inside(said, "entries");
        if (!told.equals(counted)) {
            throw new BadEvidenceException("it counts something else than what is in the pack: it says %s, there is %s"
                    .formatted(Json.write(told), Json.write(counted)));
        }
    }
}
