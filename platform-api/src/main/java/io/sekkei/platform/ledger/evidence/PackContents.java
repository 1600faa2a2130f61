package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.Tile;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes into a pack, all of it as of the newest checkpoint. */
public interface PackContents {
    /** Which entries are in it, in a few words, as in {@code everything}. */
    String scope();

    /** A statement to be made about the entries of the pack, if it is about a period. */
    default @Nullable PeriodStatement period() {
        return null;
    }

    /** The newest signed checkpoint, with the cosignatures of witnesses. */
    String checkpoint();

    /** Earlier signed checkpoints of other sizes, the smallest first. */
    List<String> earlierCheckpoints();

    /** The hashes of a tile of the newest checkpoint's tree, one after the other. */
    byte[] tile(Tile tile);

    /** Hands over the entries in the order of their indices. */
    void records(Records records) throws IOException;

    /** Takes entries. */
    @FunctionalInterface
    interface Records {
        /**
         * @param index place in the ledger
         * @param entry the exact bytes that were hashed; they hold no line break
         */
        void add(long index, byte[] entry) throws IOException;
    }
}
