package io.sekkei.inference.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns token ids into text one at a time and gives out only what no later token can change: whole characters. The pieces
 * put together are {@link TextTokenizer#decode}. Not thread-safe; one for each answer.
 */
public final class StreamingDetokenizer {
    /** No UTF-8 character has more than 4 bytes, so at most 3 wait for their rest. */
    private static final int MOST_PENDING_BYTES = 3;

    private final TextTokenizer tokenizer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private byte[] pending = {};
    private boolean started;

    public StreamingDetokenizer(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The text that is certain now that this token is known; often empty for a token that is part of a character. */
    public String accept(int tokenId) {
        return decode(tokenizer.bytes(tokenId), false);
    }

    /** What remains at the end of the answer: U+FFFD if its last character was never finished. */
    public String flush() {
        return decode(new byte[0], true);
    }

    private String decode(byte[] added, boolean last) {
        var bytes = ByteBuffer.allocate(pending.length + added.length)
                .put(pending)
                .put(added)
                .flip();
        var text = CharBuffer.allocate(bytes.remaining() + MOST_PENDING_BYTES);
        decoder.decode(bytes, text, last);
        pending = new byte[bytes.remaining()];
        bytes.get(pending);
        return withoutFirstSpace(text.flip().toString());
    }

    /** Word pieces carry the space before them; before the first word there is none. */
    private String withoutFirstSpace(String text) {
        var strip = !started && tokenizer.dropsFirstSpace() && text.startsWith(" ");
        started |= !text.isEmpty();
        return strip ? text.substring(1) : text;
    }
}
