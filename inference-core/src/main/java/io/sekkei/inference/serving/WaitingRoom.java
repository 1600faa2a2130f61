package io.sekkei.inference.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The bounded queue between callers and workers. First come, first served, but company may be taken along. Thread-safe. */
final class WaitingRoom {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Ticket> tickets = new ArrayDeque<>();
    private boolean closed;

    WaitingRoom(int capacity) {
        this.capacity = capacity;
    }

    /** What became of a ticket at the door. */
    enum Entry {
        ADMITTED,
        FULL,
        CLOSED
    }

    Entry enter(Ticket ticket) {
        lock.lock();
        try {
            if (closed) {
                return Entry.CLOSED;
            }
            if (tickets.size() >= capacity) {
                return Entry.FULL;
            }
            tickets.addLast(ticket);
            changed.signal();
            return Entry.ADMITTED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a ticket, without heed to interruption because only closing the room may end a worker, and takes it together with those behind it that can share its batch.
     *
     * @param most at least 1
     * @return empty when the room is closed
     */
    List<Ticket> take(int most) {
        lock.lock();
        try {
            while (tickets.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return takeFirstWithCompany(most);
        } finally {
            lock.unlock();
        }
    }

    /** Takes one ticket out of the queue; false if a worker has it already. */
    boolean leave(Ticket ticket) {
        lock.lock();
        try {
            return tickets.remove(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** Admits nobody from now on, and returns who was waiting. */
    List<Ticket> close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            var left = List.copyOf(tickets);
            tickets.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Who is waiting, in the order of arrival. */
    List<Ticket> waiting() {
        lock.lock();
        try {
            return List.copyOf(tickets);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return tickets.size();
        } finally {
            lock.unlock();
        }
    }

    private List<Ticket> takeFirstWithCompany(int most) {
        var taken = new ArrayList<Ticket>();
        var candidates = tickets.iterator();
        while (candidates.hasNext() && taken.size() < most) {
            var candidate = candidates.next();
            if (taken.isEmpty() || taken.get(0).canShareBatchWith(candidate)) {
                taken.add(candidate);
                candidates.remove();
            }
        }
        return taken;
    }
}
