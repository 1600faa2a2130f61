package io.sekkei.inference.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens of a SentencePiece-like model by id: word pieces in which U+2581 stands for a space, single bytes named
 * {@code <0xNN>}, and special tokens. Immutable.
 */
public final class Vocabulary {
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");

    private final List<byte[]> bytes;
    private final List<String> texts;
    private final Map<String, Integer> specials;

    private Vocabulary(List<byte[]> bytes, List<String> texts, Map<String, Integer> specials) {
        this.bytes = List.copyOf(bytes);
        this.texts = List.copyOf(texts);
        this.specials = Map.copyOf(specials);
    }

    /**
     * @param pieces all tokens in the order of their ids
     * @param specialNames which of them are special
     */
    public static Vocabulary of(List<String> pieces, Set<String> specialNames) {
        var bytes = new ArrayList<byte[]>(pieces.size());
        var texts = new ArrayList<String>(pieces.size());
        var specials = new LinkedHashMap<String, Integer>();
        for (var piece : pieces) {
            var special = specialNames.contains(piece);
            bytes.add(special ? new byte[0] : bytesOf(piece));
            texts.add(special ? piece : new String(bytes.get(bytes.size() - 1), StandardCharsets.UTF_8));
            if (special) {
                specials.put(piece, bytes.size() - 1);
            }
        }
        return new Vocabulary(bytes, texts, specials);
    }

    public int size() {
        return texts.size();
    }

    /** The caller must not change the array. */
    public byte[] bytes(int tokenId) {
        return bytes.get(tokenId);
    }

    public String text(int tokenId) {
        return texts.get(tokenId);
    }

    public int specialId(String name) {
        var id = specials.get(name);
        if (id == null) {
            throw new IllegalArgumentException("The tokenizer has no special token %s; it has %s"
                    .formatted(name, specials.keySet().stream().sorted().toList()));
        }
        return id;
    }

    public Set<Integer> specialIds() {
        return Set.copyOf(specials.values());
    }

    private static byte[] bytesOf(String piece) {
        var single = BYTE.matcher(piece);
        return single.matches()
                ? new byte[] {(byte) Integer.parseInt(single.group(1), 16)}
                : piece.replace('\u2581', ' ').getBytes(StandardCharsets.UTF_8);
    }
}
