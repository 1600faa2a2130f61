package io.sekkei.platform.pilot;

import java.time.Instant;
import java.util.UUID;

/**
 * A version of a dataset, without its texts.
 *
 * @param id the dataset
 * @param version counts its versions
 * @param name for people
 * @param origin where its items come from
 * @param items how many there are, erased ones among them
 * @param train of these, for training
 * @param dev for choosing settings
 * @param test for judging them
 * @param erased items whose texts are gone
 * @param digest SHA-256 over the commitments of all items; the ledger has it too
 * @param createdBy who brought it
 * @param createdAt when
 */
public record Dataset(
        UUID id,
        int version,
        String name,
        Origin origin,
        int items,
        int train,
        int dev,
        int test,
        int erased,
        String digest,
        UUID createdBy,
        Instant createdAt) {
    /** Where items come from. */
    public enum Origin {
        UPLOAD,
        GENERATIONS,
        SAMPLES
    }
}
