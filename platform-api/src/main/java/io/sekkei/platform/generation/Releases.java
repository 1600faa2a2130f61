package io.sekkei.platform.generation;

import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.content.RecordContent;
import io.sekkei.platform.generation.gate.OutputGate;
import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.ledger.Commitment;
import io.sekkei.platform.ledger.LedgerEntries;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Outputs of the caller after they were written: where they stand, and their texts once they may leave. */
@Service
public class Releases {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** Done while somebody waits, so that a client that left is found out. */
    @FunctionalInterface
    public interface Beat {
        void beat() throws IOException;
    }

    /**
     * A text that may leave.
     *
     * @param text the text
     * @param digest what the ledger commits to
     * @param salt shows, with the text, that it was this one
     */
    public record Released(String text, String digest, String salt) {
        @Override
        public String toString() {
            return "Released[%s]".formatted(digest);
        }
    }

    /**
     * That the ledger commits to a text.
     *
     * @param checkpoint the signed checkpoint that the hashes lead to
     * @param entry the newest entry that tells the text's digest, with the hashes
     */
    public record Inclusion(String checkpoint, LedgerEntries.Proved entry) {}

    private final GenerationRecords records;
    private final OutputGate gate;
    private final Contents contents;
    private final LedgerEntries entries;

    Releases(GenerationRecords records, OutputGate gate, Contents contents, LedgerEntries entries) {
        this.records = records;
        this.gate = gate;
        this.contents = contents;
        this.entries = entries;
    }

    /**
     * What is known of a generation of the caller's own.
     *
     * @param id its number
     * @param status where the record stands, in lower case
     * @param standing where the output stands if it was ever held
     */
    public record Known(UUID id, String status, @Nullable Standing standing) {
        public boolean isWritten() {
            return "succeeded".equals(status);
        }
    }

    /**
     * Finds a generation of the caller's own.
     *
     * @throws Problem if there is none, or it is somebody else's
     */
    @Transactional(readOnly = true)
    public Known find(Caller caller, UUID generation) {
        var record = records.findById(generation)
                .filter(one -> one.isBy(caller))
                .orElseThrow(() -> Problem.notFound("generation"));
        var standing = gate.standing(caller.tenant().value(), generation);
        return new Known(generation, record.statusName(), standing.orElse(null));
    }

    /** The text, if it may leave. That it was read is in the ledger. */
    @Transactional
    public Optional<Released> text(Caller caller, Known known) {
        var standing = known.standing();
        if (!known.isWritten() || (standing != null && !standing.isReleased())) {
            return Optional.empty();
        }
        var content = standing == null ? known.id() : standing.content();
        return contents.read(caller, content, ReadingReason.OWN)
                .flatMap(record -> record.of(ContentKind.OUTPUT))
                .filter(kept -> kept.parts().containsKey(Texts.OUTPUT))
                .map(Releases::released);
    }

    /** Proves that the ledger commits to a text that was released. Must not be called within a transaction. */
    public Optional<Inclusion> inclusion(Caller caller, UUID generation, Released released) {
        var story = entries.about(caller.tenant().value(), generation);
        return story.entries().stream()
                .filter(proved -> proved.entry().json().contains(released.digest()))
                .reduce((earlier, later) -> later)
                .map(entry -> new Inclusion(story.checkpoint(), entry));
    }

    private static Released released(RecordContent.Kept kept) {
        var text = Objects.requireNonNull(kept.parts().get(Texts.OUTPUT));
        var digest = Commitment.to(Texts.OUTPUT, kept.salt(), text);
        return new Released(
                new String(text, StandardCharsets.UTF_8), digest, HexFormat.of().formatHex(kept.salt()));
    }

    /** Waits until the standing is as wanted, or so long; returns what it is then. */
    public Known await(Caller caller, UUID generation, Duration atMost, Predicate<Known> wanted, Beat beat)
            throws IOException, InterruptedException {
        var end = System.nanoTime() + atMost.toNanos();
        var known = find(caller, generation);
        while (!wanted.test(known) && System.nanoTime() < end) {
            Thread.sleep(LOOK_EVERY.toMillis());
            beat.beat();
            known = find(caller, generation);
        }
        return known;
    }

    /** The answer once people have decided on it, or as it is after so long. */
    public Answer await(Caller caller, Answer answer, Duration atMost, Beat beat)
            throws IOException, InterruptedException {
        if (!answer.isHeld() || atMost.isZero()) {
            return answer;
        }
        var known = await(caller, answer.generation().id().value(), atMost, one -> !isOpen(one), beat);
        var standing = known.standing();
        if (standing == null) {
            return answer;
        }
        return text(caller, known)
                .map(released -> answer.releasedAs(standing, released.text()))
                .orElseGet(() -> answer.heldAs(standing));
    }

    private static boolean isOpen(Known known) {
        var standing = known.standing();
        return standing != null && standing.state().isOpen();
    }

    /** Takes an output back before anybody decided. */
    @Transactional
    public Known withdraw(Caller caller, UUID generation) {
        find(caller, generation);
        gate.withdraw(caller, generation);
        return find(caller, generation);
    }
}
