/** What can be proved, and how: hashes, trees, tiles, proofs, signed notes. Plain Java: the offline verifier runs on it. */
@NullMarked
package io.sekkei.platform.ledger.proof;

import org.jspecify.annotations.NullMarked;
