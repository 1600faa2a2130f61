package io.sekkei.inference.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is when several shares wait: that of the share that was served least. Not thread-safe.
 *
 * <p>Service is counted in tokens: one for each token of a prompt when its ticket is taken, {@value #WRITTEN_TOKEN} for each
 * token that is written, as it is written. Of two shares that both always wait, none can get ahead of the other by more than
 * what runs at once; a share that waits alone gets everything. Who comes back after a pause begins where the others are: what
 * was not used is not saved up. This is the virtual token counter of Sheng et al. (Fairness in Serving Large Language
 * Models, OSDI 2024, arXiv 2401.00588), with the lift of start-time fair queueing. Within a share, first come is first served.
 */
final class FairShares {
    private static final int WRITTEN_TOKEN = 2;

    /** Shares that wait, or were served beyond the floor. */
    private final Map<String, Share> shares = new LinkedHashMap<>();

    /** What the share that was taken last had been served then; nobody who waits has been served less. */
    private long floor;

    private long arrivals;
    private int size;

    private record Waiting(Ticket ticket, long number) {}

    private static final class Share {
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private long served;
    }

    int size() {
        return size;
    }

    void add(Ticket ticket) {
        var share = share(ticket.share());
        share.waiting.addLast(new Waiting(ticket, arrivals++));
        size++;
    }

    /** The ticket whose turn it is, of equals the one that came first; null if nobody waits. */
    @Nullable
    Ticket peek() {
        var share = next();
        return share == null ? null : share.waiting.getFirst().ticket();
    }

    /** Takes that ticket. */
    @Nullable
    Ticket poll() {
        var share = next();
        if (share == null) {
            return null;
        }
        var ticket = share.waiting.removeFirst().ticket();
        size--;
        floor = Math.max(floor, share.served);
        share.served += ticket.job().promptTokens();
        forgetIdle();
        return ticket;
    }

    /** Tokens were written for a share. */
    void written(String name, int tokens) {
        share(name).served += (long) WRITTEN_TOKEN * tokens;
        forgetIdle();
    }

    boolean remove(Ticket ticket) {
        var share = shares.get(ticket.share());
        var removed = share != null && share.waiting.removeIf(waiting -> waiting.ticket() == ticket);
        if (removed) {
            size--;
            forgetIdle();
        }
        return removed;
    }

    /** Who waits, in the order of arrival. */
    List<Ticket> waiting() {
        var all = new ArrayList<Waiting>(size);
        shares.values().forEach(share -> all.addAll(share.waiting));
        return all.stream()
                .sorted(Comparator.comparingLong(Waiting::number))
                .map(Waiting::ticket)
                .toList();
    }

    void clear() {
        shares.clear();
        size = 0;
    }

    private @Nullable Share next() {
        return shares.values().stream()
                .filter(share -> !share.waiting.isEmpty())
                .min(Comparator.<Share>comparingLong(share -> share.served)
                        .thenComparingLong(share -> share.waiting.getFirst().number()))
                .orElse(null);
    }

    private Share share(String name) {
        var share = shares.computeIfAbsent(name, unused -> new Share());
        if (share.waiting.isEmpty()) {
            share.served = Math.max(share.served, floor);
        }
        return share;
    }

    /** Who would begin at the floor anyway need not be remembered. */
    private void forgetIdle() {
        shares.values().removeIf(share -> share.waiting.isEmpty() && share.served <= floor);
    }
}
