package io.sekkei.platform.review;

import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.content.RecordContent;
import io.sekkei.platform.content.SealedContent;
import io.sekkei.platform.generation.Texts;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The texts of held outputs: they lie encrypted where all contents do, and nowhere else. */
@Component
class ReviewTexts {
    /** An edited text, encrypted, that is not kept yet. */
    record Edited(UUID content, String digest, SealedContent sealed) {}

    private static final String COMMENT = "comment";

    private final Contents contents;
    private final ReviewStore store;
    private final Ledger ledger;

    ReviewTexts(Contents contents, ReviewStore store, Ledger ledger) {
        this.contents = contents;
        this.store = store;
        this.ledger = ledger;
    }

    Served serve(Caller by, Held held) {
        var record = contents.readEntitled(by, held.generation(), ReadingReason.REVIEW)
                .orElseThrow(() -> Problem.notFound("text"));
        var original = text(record.of(ContentKind.OUTPUT).orElseThrow().parts());
        var prompt = record.of(ContentKind.PROMPT)
                .map(kept -> kept.parts().get(Texts.INPUT))
                .map(Texts::messages)
                .orElse(List.of());
        var current = held.content().equals(held.generation()) ? original : edited(by, held);
        return new Served(held.review().revision(), held.review().digest(), prompt, original, current);
    }

    private String edited(Caller by, Held held) {
        return contents.readEntitled(by, held.content(), ReadingReason.REVIEW)
                .flatMap(record -> record.of(ContentKind.OUTPUT))
                .map(kept -> text(kept.parts()))
                .orElseThrow(() -> Problem.notFound("text"));
    }

    private static String text(Map<String, byte[]> parts) {
        var bytes = parts.get(Texts.OUTPUT);
        if (bytes == null) {
            throw Problem.notFound("text");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Encrypts an edited text under a number of its own. */
    Edited seal(Held held, String text) {
        var origin = origin(held, UUID.randomUUID(), held.review().requester());
        var sealed =
                contents.seal(origin, ContentKind.OUTPUT, Map.of(Texts.OUTPUT, text.getBytes(StandardCharsets.UTF_8)));
        var digest = Objects.requireNonNull(sealed.commitments().get(Texts.OUTPUT));
        return new Edited(origin.generation(), digest, sealed);
    }

    void keep(Held held, Edited edited, int revision, UUID editor, Instant now) {
        contents.keep(edited.sealed());
        store.addRevision(
                held.generation(), new ReviewStore.Revision(revision, edited.content(), edited.digest(), editor, now));
    }

    /**
     * Keeps what somebody wrote about a decision; the ledger commits to it.
     *
     * @return where it is; null if nothing was written
     */
    @Nullable
    UUID keepComment(Held held, Caller by, @Nullable String comment) {
        if (comment == null || comment.isBlank()) {
            return null;
        }
        var origin = origin(held, UUID.randomUUID(), Callers.number(by));
        var sealed =
                contents.seal(origin, ContentKind.PROMPT, Map.of(COMMENT, comment.getBytes(StandardCharsets.UTF_8)));
        contents.keep(sealed);
        ledger.append(by.did("REVIEW_COMMENTED", held.generation())
                .saying(fields -> fields.with("comment", origin.generation()))
                .committedTo(sealed.commitments()));
        return origin.generation();
    }

    /** A comment; empty if it is gone. That it was read is in the ledger. */
    Optional<String> comment(Caller by, UUID comment) {
        return contents.readEntitled(by, comment, ReadingReason.REVIEW)
                .flatMap(record -> record.of(ContentKind.PROMPT))
                .map(kept -> kept.parts().get(COMMENT))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Copies the texts of a generation, or of a seed, for an item that tests with them.
     *
     * @param item the item's own number
     * @return the ledger's commitment to the copied text; empty if the texts are gone
     */
    Optional<String> copy(TenantId tenant, UUID from, UUID item, String purpose, Instant now) {
        var texts = contents.lookInto(tenant, from);
        var prompt = part(texts, ContentKind.PROMPT, Texts.INPUT);
        var output = part(texts, ContentKind.OUTPUT, Texts.OUTPUT);
        if (prompt.isEmpty() || output.isEmpty()) {
            return Optional.empty();
        }
        // Its own author: nobody but reviewers reads it.
        var origin = new ContentOrigin(item, tenant.value(), item, purpose, now, from);
        contents.keep(contents.seal(origin, ContentKind.PROMPT, Map.of(Texts.INPUT, prompt.get())));
        var sealed = contents.seal(origin, ContentKind.OUTPUT, Map.of(Texts.OUTPUT, output.get()));
        contents.keep(sealed);
        return Optional.of(Objects.requireNonNull(sealed.commitments().get(Texts.OUTPUT)));
    }

    private static Optional<byte[]> part(RecordContent texts, ContentKind kind, String name) {
        return texts.of(kind).map(kept -> kept.parts().get(name));
    }

    /** Part of the generation, or of the seed, whose text it is about, and kept as long. */
    private static ContentOrigin origin(Held held, UUID number, UUID author) {
        var control = held.control();
        return new ContentOrigin(
                number,
                held.tenant().value(),
                author,
                held.purpose(),
                held.heldAt(),
                control == null ? held.generation() : control.of());
    }
}
