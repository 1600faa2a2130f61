package io.sekkei.inference.training;

import io.sekkei.inference.checkpoint.Half;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * What a frozen model understood of prompts, on disk: each is read by the model once, however many passes training makes.
 * Numbers are kept in half precision. Whatever is interrupted goes on where it stopped.
 *
 * <p>The folder holds {@code reader.txt}, which says whose representations they are; {@code representations.f16}, one after
 * the other; {@code index.bin} with a fixed record for each: SHA-256 of the prompt's token ids, place, tokens; and {@code
 * checksums.bin} with the CRC-32 of the numbers of each. A record is written when its numbers are, so what the index does not
 * tell of is not there. Numbers that no longer agree with their checksum are read by the model anew. One process at a time.
 */
public final class RepresentationStore implements PromptEncoder, AutoCloseable {
    private static final int DIGEST_BYTES = 32;
    private static final int RECORD_BYTES = DIGEST_BYTES + Long.BYTES + Integer.BYTES;

    private final PromptEncoder encoder;
    private final int width;
    private final FileChannel numbers;
    private final FileChannel index;
    private final FileChannel checksums;
    private final long maxBytes;
    private final Map<String, Place> places = new HashMap<>();
    private long end;

    private record Place(long offset, int tokens, int checksum) {}

    private RepresentationStore(
            PromptEncoder encoder,
            int width,
            FileChannel numbers,
            FileChannel index,
            FileChannel checksums,
            long maxBytes) {
        this.encoder = encoder;
        this.width = width;
        this.numbers = numbers;
        this.index = index;
        this.checksums = checksums;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens a store, which is made if there is none.
     *
     * @param reader tells the model, its weights and the layer from all others
     * @param encoder reads prompts the store does not know
     * @param width numbers of a vector
     * @throws IllegalArgumentException if the folder holds the representations of another reader
     */
    public static RepresentationStore open(Path folder, String reader, PromptEncoder encoder, int width) {
        return open(folder, reader, encoder, width, Long.MAX_VALUE);
    }

    /**
     * Opens a store that is bounded; see {@link #open(Path, String, PromptEncoder, int)}.
     *
     * @param maxBytes most bytes of numbers; what would go beyond is read by the model whenever it is asked for
     */
    public static RepresentationStore open(
            Path folder, String reader, PromptEncoder encoder, int width, long maxBytes) {
        try {
            Files.createDirectories(folder);
            claim(folder.resolve("reader.txt"), reader + " width " + width + "\n");
            var store = new RepresentationStore(
                    encoder,
                    width,
                    channel(folder, "representations.f16"),
                    channel(folder, "index.bin"),
                    channel(folder, "checksums.bin"),
                    maxBytes);
            store.readIndex();
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException("The representations in %s could not be opened".formatted(folder), e);
        }
    }

    private static void claim(Path file, String reader) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, reader);
        }
        var found = Files.readString(file);
        if (!found.equals(reader)) {
            throw new IllegalArgumentException(
                    "%s holds representations of %s, but those of %s are wanted; choose another"
                                    .formatted(file.getParent(), found.strip(), reader.strip())
                            + " folder");
        }
    }

    private static FileChannel channel(Path folder, String name) throws IOException {
        return FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** A record cut short by the end of a process, or one whose numbers are, is forgotten together with what follows. */
    private void readIndex() throws IOException {
        var records = ByteBuffer.allocate(Math.toIntExact(index.size()));
        readFully(index, records, 0);
        records.flip();
        var known = ByteBuffer.allocate(Math.toIntExact(checksums.size()));
        readFully(checksums, known, 0);
        known.flip();
        var kept = 0;
        while (records.remaining() >= RECORD_BYTES) {
            var digest = new byte[DIGEST_BYTES];
            records.get(digest);
            var offset = records.getLong();
            var tokens = records.getInt();
            if (offset != end || tokens < 0 || offset + bytes(tokens) > numbers.size()) {
                break;
            }
            var place = new Place(offset, tokens, checksum(known, kept, offset, tokens));
            places.put(HexFormat.of().formatHex(digest), place);
            end += bytes(place.tokens());
            kept++;
        }
        index.truncate((long) kept * RECORD_BYTES);
        checksums.truncate((long) kept * Integer.BYTES);
        numbers.truncate(end);
    }

    /** Of a record that came without one, as those of earlier versions did, it is computed. */
    private int checksum(ByteBuffer known, int record, long offset, int tokens) throws IOException {
        var at = record * Integer.BYTES;
        if (at + Integer.BYTES <= known.limit()) {
            return known.getInt(at);
        }
        var halves = ByteBuffer.allocate(Math.toIntExact(bytes(tokens)));
        readFully(numbers, halves, offset);
        var checksum = checksum(halves.flip());
        writeFully(checksums, number(checksum), at);
        return checksum;
    }

    /** How many prompts it knows. */
    public int size() {
        return places.size();
    }

    /** Whether it knows a prompt. */
    public synchronized boolean contains(int[] promptIds) {
        return places.containsKey(HexFormat.of().formatHex(digest(promptIds)));
    }

    /**
     * Has the model read a prompt it does not know.
     *
     * @return whether it knows the prompt now; not if there is no room for more
     */
    public synchronized boolean remember(int[] promptIds) {
        if (!contains(promptIds) && hasRoomFor(promptIds.length)) {
            encode(promptIds);
        }
        return contains(promptIds);
    }

    /** From the disk, or else from the model; half the precision of what the model says. */
    @Override
    public synchronized PromptRepresentation encode(int[] promptIds) {
        try {
            var digest = digest(promptIds);
            var place = places.get(HexFormat.of().formatHex(digest));
            if (place != null) {
                var halves = read(place);
                return representation(place.tokens(), isIntact(place, halves) ? halves : mend(place, promptIds));
            }
            var halves = halves(encoder.encode(promptIds));
            if (hasRoomFor(promptIds.length)) {
                add(digest, promptIds.length, halves);
            }
            return representation(promptIds.length, halves);
        } catch (IOException e) {
            throw new UncheckedIOException("The representations could not be read or written", e);
        }
    }

    private boolean hasRoomFor(int tokens) {
        return end + bytes(tokens) <= maxBytes;
    }

    private static boolean isIntact(Place place, ByteBuffer halves) {
        return checksum(halves) == place.checksum();
    }

    /** What the disk has changed is read anew; the model says the same again. */
    private ByteBuffer mend(Place place, int[] promptIds) throws IOException {
        var halves = halves(encoder.encode(promptIds));
        writeFully(numbers, halves.duplicate(), place.offset());
        return halves;
    }

    /** The representations of a batch side by side, zero where padded: B × S × width. */
    public float[] encode(Batch batch) {
        var values = new float[batch.rows() * batch.sourceLength() * width];
        for (var row = 0; row < batch.rows(); row++) {
            var ids = new int[batch.sourceLengths()[row]];
            for (var place = 0; place < ids.length; place++) {
                ids[place] = Math.toIntExact(batch.source()[row * batch.sourceLength() + place]);
            }
            var own = encode(ids).values();
            System.arraycopy(own, 0, values, row * batch.sourceLength() * width, own.length);
        }
        return values;
    }

    private ByteBuffer halves(PromptRepresentation representation) {
        if (representation.width() != width) {
            throw new IllegalArgumentException("The store is for representations of width %d, but one has %d"
                    .formatted(width, representation.width()));
        }
        var halves = ByteBuffer.allocate(Math.toIntExact(bytes(representation.tokens())));
        for (var value : representation.values()) {
            halves.putShort(Half.fromFloat(value));
        }
        return halves.flip();
    }

    private void add(byte[] digest, int tokens, ByteBuffer halves) throws IOException {
        writeFully(numbers, halves.duplicate(), end);
        var place = new Place(end, tokens, checksum(halves));
        var line = ByteBuffer.allocate(RECORD_BYTES)
                .put(digest)
                .putLong(place.offset())
                .putInt(place.tokens());
        writeFully(checksums, number(place.checksum()), (long) places.size() * Integer.BYTES);
        writeFully(index, line.flip(), (long) places.size() * RECORD_BYTES);
        places.put(HexFormat.of().formatHex(digest), place);
        end += bytes(tokens);
    }

    private ByteBuffer read(Place place) throws IOException {
        var halves = ByteBuffer.allocate(Math.toIntExact(bytes(place.tokens())));
        readFully(numbers, halves, place.offset());
        return halves.flip();
    }

    private PromptRepresentation representation(int tokens, ByteBuffer halves) {
        var numbersOfIt = halves.duplicate();
        var values = new float[tokens * width];
        for (var i = 0; i < values.length; i++) {
            values[i] = Half.toFloat(numbersOfIt.getShort());
        }
        return new PromptRepresentation(tokens, width, values);
    }

    private static int checksum(ByteBuffer halves) {
        var checksum = new CRC32();
        checksum.update(halves.duplicate());
        return (int) checksum.getValue();
    }

    private static ByteBuffer number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).flip();
    }

    @Override
    public void close() {
        var interrupted = Thread.interrupted(); // else the files would close before all is on the disk
        try (numbers;
                index;
                checksums) {
            for (var channel : List.of(numbers, checksums, index)) {
                if (channel.isOpen()) { // not if an interruption came in the middle of a reading
                    channel.force(true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The representations could not be closed", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long bytes(int tokens) {
        return (long) tokens * width * Short.BYTES;
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long from) throws IOException {
        var at = from;
        while (buffer.hasRemaining()) {
            var count = channel.read(buffer, at);
            if (count < 0) {
                throw new IOException(
                        "The file ends at %d, but %d more bytes are needed".formatted(at, buffer.remaining()));
            }
            at += count;
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer, long from) throws IOException {
        var at = from;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    private static byte[] digest(int[] promptIds) {
        var bytes = ByteBuffer.allocate(promptIds.length * Integer.BYTES);
        bytes.asIntBuffer().put(promptIds);
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, this one has not", e);
        }
    }
}
