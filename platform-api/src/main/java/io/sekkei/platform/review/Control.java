package io.sekkei.platform.review;

import java.util.UUID;

/**
 * Why an item is in a queue although nobody waits for it: to test the reviewing. Reviewers are not told.
 *
 * @param kind what is tested
 * @param of the seed, or the generation whose text it is
 */
record Control(Kind kind, UUID of) {
    /** What is tested. */
    enum Kind {
        /** Whether a known-bad text is caught. */
        SEED,
        /** Whether a second person decides as the first did. */
        TWIN
    }
}
