package io.sekkei.inference.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue between callers and workers. Shares that compete are served alike ({@link FairShares}). A worker that has
 * nothing to do comes before one that could take more. Thread-safe.
 */
final class WaitingRoom {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FairShares tickets = new FairShares();
    private int idleWorkers;
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
            tickets.add(ticket);
            changed.signal();
            return Entry.ADMITTED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for tickets, without heed to interruption because only closing the room may end a worker.
     *
     * @param rows room there is; the first ticket is taken even if it needs more
     * @return empty when the room is closed
     */
    List<Ticket> await(int rows) {
        lock.lock();
        try {
            idleWorkers++;
            while (tickets.size() == 0 && !closed) {
                changed.awaitUninterruptibly();
            }
            idleWorkers--;
            return take(rows, true, 0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes tickets that find room beside others, without waiting.
     *
     * @param rows room there is
     */
    List<Ticket> poll(int rows) {
        lock.lock();
        try {
            return take(rows, false, idleWorkers);
        } finally {
            lock.unlock();
        }
    }

    /** Counts what was written. */
    void written(String share, int tokens) {
        lock.lock();
        try {
            tickets.written(share, tokens);
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
            var left = tickets.waiting();
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
            return tickets.waiting();
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

    /** One that finds no room is waited for: if smaller ones went first, it might wait for ever. */
    private List<Ticket> take(int rows, boolean firstInAnyCase, int leave) {
        var taken = new ArrayList<Ticket>();
        var left = rows;
        for (var next = tickets.peek(); next != null && tickets.size() > leave; next = tickets.peek()) {
            if (next.rows() > left && !(firstInAnyCase && taken.isEmpty())) {
                break;
            }
            left -= next.rows();
            taken.add(next);
            tickets.poll();
        }
        return taken;
    }
}
