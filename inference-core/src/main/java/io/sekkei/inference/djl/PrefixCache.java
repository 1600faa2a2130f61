package io.sekkei.inference.djl;

import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.CacheStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Remembers keys and values of the beginnings of recent prompts, piece by piece, within a bound of memory; those that were
 * not asked for the longest go first. What is found is copied, so that nothing native is shared. Thread-safe.
 */
final class PrefixCache implements AutoCloseable {
    /** Copies a piece to where it is wanted. */
    @FunctionalInterface
    interface Use {
        void of(IValue piece);
    }

    private record Piece(IValue value, long bytes) {}

    private final long maxBytes;
    private final Map<String, Piece> pieces = new LinkedHashMap<>(16, 0.75f, true);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private long bytes;
    private boolean closed;

    /** @param maxBytes most bytes of keys and values to hold; 0 remembers nothing */
    PrefixCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean remembers(long pieceBytes) {
        return pieceBytes <= maxBytes;
    }

    /** Hands a piece over if it is remembered. */
    synchronized boolean use(String key, Use use) {
        var piece = pieces.get(key);
        if (piece == null) {
            return false;
        }
        hits.increment();
        use.of(piece.value());
        return true;
    }

    /**
     * Remembers a piece that had to be read.
     *
     * @param value belongs to the cache from now on
     */
    synchronized void add(String key, IValue value, long pieceBytes) {
        misses.increment();
        if (closed || pieceBytes > maxBytes || pieces.containsKey(key)) {
            value.close();
            return;
        }
        pieces.put(key, new Piece(value, pieceBytes));
        bytes += pieceBytes;
        var eldest = pieces.values().iterator();
        while (bytes > maxBytes) {
            var piece = eldest.next();
            eldest.remove();
            bytes -= piece.bytes();
            piece.value().close();
        }
    }

    /** Pieces that were found, and that had to be read. */
    CacheStatistics statistics() {
        return new CacheStatistics(hits.sum(), misses.sum());
    }

    @Override
    public synchronized void close() {
        closed = true;
        pieces.values().forEach(piece -> piece.value().close());
        pieces.clear();
        bytes = 0;
    }
}
