/**
 * Verifies evidence in the browser, by nothing but what is published: RFC 6962 and 9162, and signed-note, tlog-checkpoint,
 * tlog-cosignature and tlog-tiles of c2sp.org. It asks no server, and uses no code of the platform.
 */
export { BadEvidence } from "./bad";
export { isContinued, isIncluded } from "./merkle";
export { openCheckpoint, parseKey, type Checkpoint, type VerifierKey } from "./note";
export { verifyPack, type Progress, type Trust, type Verdict } from "./pack";
export { verifyRecord, type CheckedEntry, type CheckedRecord, type ToldEntry } from "./record";
export { verifyCommitment } from "./commitment";
