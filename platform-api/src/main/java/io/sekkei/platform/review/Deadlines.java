package io.sekkei.platform.review;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Does what time asks for: lapses claims, reminds, escalates, withholds what nobody decided, and turns epochs. */
@Component
class Deadlines {
    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

    private final ReviewStore store;
    private final Moves moves;
    private final Epochs epochs;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Deadlines(ReviewStore store, Moves moves, Epochs epochs, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.moves = moves;
        this.epochs = epochs;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${sekkei.review.sweep-interval:1s}")
    void run() {
        try (var scope = TenantScope.ofPlatform()) {
            sweep();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The held outputs cannot be looked through now", e);
        }
    }

    void sweep() {
        var now = clock.instant();
        for (var generation : found(() -> store.due(now))) {
            transaction.executeWithoutResult(status -> store.lock(generation).ifPresent(held -> act(held, now)));
        }
        for (var generation : found(() -> store.lapsed(now))) {
            transaction.executeWithoutResult(status -> store.lock(generation).ifPresent(held -> lapse(held, now)));
        }
        epochs.turn();
    }

    private List<UUID> found(Supplier<List<UUID>> search) {
        return Objects.requireNonNull(transaction.execute(status -> search.get()));
    }

    /** The row may have moved since it was found. */
    private void act(Held held, Instant now) {
        var review = held.review();
        if (!review.stage().isOpen()) {
            return;
        }
        if (!now.isBefore(review.dueAt())) {
            moves.passed(Move.Kind.EXPIRED, held, review.expire(now));
        } else if (isTime(held.escalateAt(), now)) {
            moves.passed(Move.Kind.ESCALATED, held, review.escalate(Role.TENANT_ADMIN.name(), now));
        } else if (isTime(held.remindAt(), now)) {
            store.reminded(held.generation());
            moves.passed(Move.Kind.REMINDED, held, review);
        }
    }

    private void lapse(Held held, Instant now) {
        var lapsed = held.review().withoutLapsed(now);
        if (held.review().stage().isOpen() && !lapsed.equals(held.review())) {
            moves.passed(Move.Kind.LAPSED, held, lapsed);
        }
    }

    private static boolean isTime(@Nullable Instant when, Instant now) {
        return when != null && !now.isBefore(when);
    }
}
