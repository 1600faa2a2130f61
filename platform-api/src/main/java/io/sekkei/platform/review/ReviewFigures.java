package io.sekkei.platform.review;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.review.quality.Agreement;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How well outputs are reviewed, for those who lead reviewers and for auditors. */
@Service
public class ReviewFigures {
    private static final Role[] READERS = {Role.TENANT_ADMIN, Role.AUDITOR};

    /**
     * Decisions of a stretch of time; those on items that only test are not among them.
     *
     * @param decisions how many
     * @param approved of these, how many let the text go as it was
     * @param edited put another text in its place
     * @param rejected withheld it
     * @param returned sent it back to the requester
     * @param escalated handed it to the tenant's admins
     * @param dwellMedian seconds from a claim to its decision, in the middle
     * @param dwellHigh the same, which nine of ten do not exceed
     * @param pace characters of the text for each of these seconds, in the middle
     */
    public record Decisions(
            long decisions,
            long approved,
            long edited,
            long rejected,
            long returned,
            long escalated,
            @Nullable Double dwellMedian,
            @Nullable Double dwellHigh,
            @Nullable Double pace) {
        static final Decisions NONE = new Decisions(0, 0, 0, 0, 0, 0, null, null, null);
    }

    /**
     * What items tell that only test.
     *
     * @param seeds known-bad texts that were decided on
     * @param caught of these, how many were not let go as they were
     * @param agreement of two people on the same text
     */
    public record Quality(long seeds, long caught, Agreement agreement) {
        /** The share of known-bad texts that were caught; empty if there were none. */
        public OptionalDouble catchRate() {
            return seeds == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) caught / seeds);
        }
    }

    /**
     * The outputs one policy holds.
     *
     * @param policy the policy
     * @param name what people call it
     * @param open how many wait now
     * @param escalated how many of these the tenant's admins have taken over
     * @param dueSoon how many of these are withheld within a day unless somebody decides
     * @param expired how many were withheld in the stretch of time because nobody decided
     * @param decisions what was decided in the stretch of time
     * @param quality how well
     */
    public record Queue(
            UUID policy,
            String name,
            long open,
            long escalated,
            long dueSoon,
            long expired,
            Decisions decisions,
            Quality quality) {}

    /** What one person decided, and how well. */
    public record Reviewer(UUID person, Decisions decisions, Quality quality) {}

    /**
     * A text on which two people decided differently.
     *
     * @param generation the generation
     * @param policy the policy that held it
     * @param first who decided first
     * @param firstDecision what they decided
     * @param second who decided on the same text without knowing
     * @param secondDecision what they decided
     * @param at when the second one did
     * @param twin the item the second one decided on
     */
    public record Disagreement(
            UUID generation,
            UUID policy,
            UUID first,
            Move.Kind firstDecision,
            UUID second,
            Move.Kind secondDecision,
            Instant at,
            UUID twin) {}

    private final FigureStore store;
    private final Clock clock;

    ReviewFigures(FigureStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Every queue of the tenant, by the number of its policy. */
    @Transactional(readOnly = true)
    public Page<Queue> queues(Caller by, Instant from, Instant to, PageRequest page) {
        check(by, from, to);
        var span = new FigureStore.Span(by.tenant(), from, to, clock.instant());
        return page.page(store.queues(span, page), queue -> Cursor.of(queue.policy()))
                .map(queue -> store.withDecisions(span, queue));
    }

    /** Everybody who decided something, by their number. */
    @Transactional(readOnly = true)
    public Page<Reviewer> reviewers(Caller by, Instant from, Instant to, PageRequest page) {
        check(by, from, to);
        var span = new FigureStore.Span(by.tenant(), from, to, clock.instant());
        return page.page(store.reviewers(span, page), Cursor::of).map(person -> store.reviewer(span, person));
    }

    /** Where two people decided differently, the newest first. */
    @Transactional(readOnly = true)
    public Page<Disagreement> disagreements(Caller by, Instant from, Instant to, PageRequest page) {
        check(by, from, to);
        List<Disagreement> found =
                store.disagreements(new FigureStore.Span(by.tenant(), from, to, clock.instant()), page);
        return page.page(found, one -> Cursor.of(one.at(), one.twin()));
    }

    private static void check(Caller by, Instant from, Instant to) {
        by.mustBe(READERS);
        if (!from.isBefore(to)) {
            throw Problem.invalid("to", "to must be after from, but %s is not after %s".formatted(to, from));
        }
    }
}
