package io.sekkei.platform.review;

import io.sekkei.platform.review.workflow.Review;
import io.sekkei.platform.review.workflow.Reviewer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tests the reviewing with items that look like all others: texts that are known to be bad, and texts that somebody has
 * decided on, for a second person who is not told. Whatever is decided on them ends them, and nothing of them leaves.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Controls {
    private static final int MILLION = 1_000_000;

    private final ReviewStore store;
    private final SeedStore seeds;
    private final PolicyStore policies;
    private final ReviewTexts texts;
    private final Moves moves;
    private final Calendars calendars;
    private final ReviewSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Controls(
            ReviewStore store,
            SeedStore seeds,
            PolicyStore policies,
            ReviewTexts texts,
            Moves moves,
            Calendars calendars,
            ReviewSettings settings,
            Clock clock) {
        this.store = store;
        this.seeds = seeds;
        this.policies = policies;
        this.texts = texts;
        this.moves = moves;
        this.calendars = calendars;
        this.settings = settings;
        this.clock = clock;
    }

    /** Now and then a seed follows an output into its queue. */
    void followed(Held output) {
        if (!output.review().route().afterwards() && drawn(settings.seededPerMillion())) {
            seeds.next(output.tenant(), output.policy()).ifPresent(seed -> place(seed, output));
        }
    }

    /**
     * Puts a seed into a queue.
     *
     * @param like an output of that queue; the seed takes its looks
     * @return the item; empty if the seed's texts are gone
     */
    Optional<UUID> place(SeedStore.Seed seed, Held like) {
        var placed = place(like, new Control(Control.Kind.SEED, seed.id()), Set.of(seed.createdBy()));
        placed.ifPresent(item -> seeds.placed(seed.id(), clock.instant()));
        return placed;
    }

    /** Now and then the first decision on a text is asked of a second person too. */
    void decided(Held before, Reviewer first) {
        var isFirst = !before.isControl() && store.decisions(before.generation()) == 1;
        if (isFirst && drawn(settings.doubledPerMillion())) {
            var others = new HashSet<>(before.review().authors());
            others.addAll(first.people());
            place(before, new Control(Control.Kind.TWIN, before.generation()), others);
        }
    }

    private Optional<UUID> place(Held like, Control control, Set<UUID> notFor) {
        var item = UUID.randomUUID();
        var now = clock.instant();
        var digest = texts.copy(like.tenant(), control.of(), item, like.purpose(), now);
        digest.map(copied -> item(like, control, item, copied, notFor, now)).ifPresent(moves::placed);
        return digest.map(copied -> item);
    }

    private Held item(Held like, Control control, UUID number, String digest, Set<UUID> notFor, Instant now) {
        var minutes = policies.find(like.tenant(), like.policy(), like.policyVersion())
                .orElseThrow()
                .plan()
                .times()
                .due();
        var due = calendars.of(like.tenant()).after(now, minutes);
        var review = Review.generated(like.review().requester(), like.review().route(), digest, due)
                .notFor(notFor)
                .enter();
        return new Held(
                number,
                like.tenant(),
                like.department(),
                like.purpose(),
                like.policy(),
                like.policyVersion(),
                like.hits(),
                review,
                number,
                like.characters(),
                1,
                now,
                null,
                null,
                now,
                like.queue(),
                control);
    }

    /** What only tests ends with its first decision, whatever its route says. */
    Held end(Held item) {
        var review = item.review();
        return review.stage().isOpen()
                ? moves.passed(Move.Kind.WITHDRAWN, item, review.withdraw(review.requester()))
                : item;
    }

    private boolean drawn(int perMillion) {
        return random.nextInt(MILLION) < perMillion;
    }
}
