/** Evidence packs: writing them, and verifying them without a server, a database or Spring. */
@NullMarked
package io.sekkei.platform.ledger.evidence;

import org.jspecify.annotations.NullMarked;
