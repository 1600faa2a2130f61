package io.sekkei.platform.ledger.evidence;

/** The files of a pack beside its tiles. */
final class PackFile {
    /** The verifier key, one line. */
    static final String KEY = "key";

    /** The newest checkpoint. */
    static final String CHECKPOINT = "checkpoint";

    /** Earlier checkpoints, each named by its size. */
    static final String EARLIER = "checkpoints/";

    /** One entry a line: its index, a space, its bytes. */
    static final String RECORDS = "records";

    /** What the ledger says is in the pack. */
    static final String STATEMENT = "statement";

    /** What the ledger says happened in the period the pack is about, if it is about one. */
    static final String PERIOD = "period";

    private PackFile() {}
}
