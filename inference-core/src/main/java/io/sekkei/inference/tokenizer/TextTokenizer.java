package io.sekkei.inference.tokenizer;

import java.util.Set;

/** Turns text into token ids and back. Thread-safe. */
public interface TextTokenizer {
    /**
     * The ids of a text as people write it: nothing is added, cut or padded, and a text that spells the name of a special
     * token does not become that token.
     */
    int[] encode(String text);

    /** The text of any sequence of ids: special tokens say nothing, bytes that are no UTF-8 become U+FFFD. */
    default String decode(int[] tokenIds) {
        var text = new StringBuilder();
        var detokenizer = new StreamingDetokenizer(this);
        for (var tokenId : tokenIds) {
            text.append(detokenizer.accept(tokenId));
        }
        return text.append(detokenizer.flush()).toString();
    }

    int vocabularySize();

    /** What a token adds to the UTF-8 bytes of a text: maybe a part of a character, nothing for a special token. */
    byte[] bytes(int tokenId);

    /** A token for people to read: its text, with U+FFFD for parts of characters, or the name of a special token. */
    String text(int tokenId);

    /**
     * The id of a special token.
     *
     * @throws IllegalArgumentException if there is no special token of that name
     */
    int specialId(String name);

    /** All special tokens: marks and controls, which no text contains. */
    Set<Integer> specialIds();

    /** Whether the space before an answer's first word belongs to the tokens and not to the answer. */
    default boolean dropsFirstSpace() {
        return true;
    }
}
