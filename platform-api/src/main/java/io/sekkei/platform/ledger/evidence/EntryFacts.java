package io.sekkei.platform.ledger.evidence;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What every entry says of itself.
 *
 * @param type what happened
 * @param subject what it happened to
 * @param tenant whose entry it is, or null if it is nobody's
 * @param time when, in the spelling of entries
 */
public record EntryFacts(
        String type, String subject, @Nullable String tenant, String time) {
    /**
     * Reads an entry.
     *
     * @throws io.sekkei.platform.ledger.proof.BadEvidenceException if it is none
     */
    public static EntryFacts of(byte[] bytes) {
        var entry = Json.object(new String(bytes, StandardCharsets.UTF_8));
        return new EntryFacts(
                Json.text(entry, "type"),
                Json.text(entry, "subject"),
                (String) entry.get("tenant"),
                Json.text(entry, "time"));
    }
}
