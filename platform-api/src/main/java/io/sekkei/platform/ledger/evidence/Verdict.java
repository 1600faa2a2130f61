package io.sekkei.platform.ledger.evidence;

/**
 * What a pack proves.
 *
 * @param origin the ledger it comes from
 * @param scope which entries the ledger says are in it
 * @param records entries in the pack, each at its place in the tree
 * @param size entries of the whole ledger, as of the newest checkpoint
 * @param earlier earlier checkpoints that the newest one continues
 * @param erasures entries of the pack that tell of a record whose contents were erased
 * @param retentions entries of the pack that tell of contents that were dropped because their time was over
 * @param witnessed so many entries of the ledger are covered by a checkpoint that enough witnesses cosigned
 * @param statements statements about a period that were counted again
 */
public record Verdict(
        String origin,
        String scope,
        long records,
        long size,
        int earlier,
        long erasures,
        long retentions,
        long witnessed,
        int statements) {}
