package io.sekkei.platform.audit.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.ledger.LedgerEntries;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger.
 *
 * @param id its own number
 * @param index its place
 * @param type what happened
 * @param subject what it happened to
 * @param time when
 * @param entry the exact text whose hash stands in the tree, as one string: whoever hashes it needs its very bytes
 * @param proof the hashes that lead to the checkpoint's root, in base 64; absent where no proof was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntryView(
        UUID id,
        long index,
        String type,
        UUID subject,
        Instant time,
        String entry,
        @Nullable List<String> proof) {
    static EntryView of(LedgerEntries.Proved proved) {
        return of(
                proved.entry(),
                proved.proof().stream().map(Base64.getEncoder()::encodeToString).toList());
    }

    static EntryView of(LedgerEntries.Placed entry) {
        return of(entry, null);
    }

    private static EntryView of(LedgerEntries.Placed entry, @Nullable List<String> proof) {
        return new EntryView(
                entry.id(), entry.index(), entry.type(), entry.subject(), entry.time(), entry.json(), proof);
    }
}
