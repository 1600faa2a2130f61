package io.sekkei.inference.djl;

import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.Prefill;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a prompt in pieces of {@value #PIECE} tokens that begin where the multiples of that lie, all but its last token, which
 * the first step is fed. A piece is always read as a whole and after the same tokens, so it may as well be copied from an
 * earlier prompt with the same beginning.
 */
final class CausalPrefill implements Prefill {
    /** Long enough to multiply well, and short enough that others wait a few steps at most. */
    static final int PIECE = 64;

    private final LoadedCausalModel model;
    private final int[] prompt;
    private final @Nullable PrefixCache cache;
    private final MessageDigest beginning;
    private final int length;
    private @Nullable AnswerMemory memory;
    private boolean mayBeKnown;
    private int known;
    private boolean taken;

    /**
     * @param maxTokens room for the answer
     * @param cache null to remember nothing
     * @param share whose prompt it is
     */
    CausalPrefill(LoadedCausalModel model, int[] prompt, int maxTokens, @Nullable PrefixCache cache, String share) {
        this.model = model;
        this.prompt = prompt;
        this.cache = cache != null && cache.remembers(model.bytesPerToken() * PIECE) ? cache : null;
        this.mayBeKnown = this.cache != null;
        this.length = prompt.length - 1;
        this.beginning = NativeLibraries.sha256();
        beginning.update((share + "\0").getBytes(StandardCharsets.UTF_8));
        model.graph().requirePositions(prompt.length);
        memory = new AnswerMemory(model.graph(), null, length + Math.min(maxTokens, AnswerMemory.FIRST_CAPACITY));
    }

    @Override
    public int advance(int most) {
        var read = 0;
        while (!isDone() && (read == 0 || read + PIECE <= most)) {
            read += piece(prepared());
        }
        return read;
    }

    @Override
    public boolean isDone() {
        return taken || prepared().position() >= length;
    }

    @Override
    public int knownTokens() {
        return known;
    }

    @Override
    public DecoderState take() {
        var prepared = prepared();
        if (!isDone()) {
            throw new IllegalStateException("The prompt is not read yet");
        }
        memory = null;
        taken = true;
        return new NativeDecoderState(model.graph(), List.of(prepared));
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
        taken = true;
    }

    /** Returns how many tokens had to be read for the next piece. */
    private int piece(AnswerMemory row) {
        var from = row.position();
        var count = Math.min(PIECE, length - from);
        var key = cache == null || count < PIECE ? null : key(from);
        if (key != null && copyKnown(key, row, from)) {
            row.advance(count);
            known += count;
            return 0;
        }
        model.read(Arrays.copyOfRange(prompt, from, from + count), from, row.tokens());
        row.advance(count);
        if (key != null && cache != null) {
            cache.add(key, model.cut(row.tokens(), from, count), model.bytesPerToken() * count);
        }
        return count;
    }

    /** What follows an unknown piece is unknown too. */
    private boolean copyKnown(String key, AnswerMemory row, int from) {
        mayBeKnown = mayBeKnown && cache != null && cache.use(key, piece -> model.paste(row.tokens(), from, piece));
        return mayBeKnown;
    }

    /** Tells everything from the beginning of the prompt to the end of the piece. */
    private String key(int from) {
        var bytes = ByteBuffer.allocate(PIECE * Integer.BYTES);
        for (var place = from; place < from + PIECE; place++) {
            bytes.putInt(prompt[place]);
        }
        beginning.update(bytes.array());
        try {
            return HexFormat.of().formatHex(((MessageDigest) beginning.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of this Java platform cannot be continued", e);
        }
    }

    private AnswerMemory prepared() {
        var prepared = memory;
        if (prepared == null) {
            throw new IllegalStateException("What was prepared was taken or dropped before");
        }
        return prepared;
    }
}
