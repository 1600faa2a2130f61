package io.sekkei.inference.decoding;

import io.sekkei.inference.tokenizer.TextTokenizer;
import io.sekkei.inference.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Six special tokens, then all bytes, then the letters a to z and the space: one token a letter, bytes for all else. */
public final class LetterTokenizer implements TextTokenizer {
    public static final int START = 1;
    public static final int END = 2;

    private static final List<String> SPECIALS = List.of("<pad>", "<s>", "</s>", "<unk>", "<2ja>", "<2en>");
    private static final int FIRST_BYTE = SPECIALS.size();
    private static final int FIRST_LETTER = FIRST_BYTE + 256;
    private static final int SPACE = FIRST_LETTER + 26;

    private final Vocabulary vocabulary = Vocabulary.of(pieces(), Set.copyOf(SPECIALS));

    public static int letter(char letter) {
        return letter == ' ' ? SPACE : FIRST_LETTER + letter - 'a';
    }

    public static int byteId(int value) {
        return FIRST_BYTE + (value & 0xFF);
    }

    @Override
    public int[] encode(String text) {
        return text.codePoints().flatMap(LetterTokenizer::encode).toArray();
    }

    private static IntStream encode(int codePoint) {
        if (codePoint == ' ' || codePoint >= 'a' && codePoint <= 'z') {
            return IntStream.of(letter((char) codePoint));
        }
        var bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length).map(position -> byteId(bytes[position]));
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public byte[] bytes(int tokenId) {
        return vocabulary.bytes(tokenId);
    }

    @Override
    public String text(int tokenId) {
        return vocabulary.text(tokenId);
    }

    @Override
    public int specialId(String name) {
        return vocabulary.specialId(name);
    }

    @Override
    public Set<Integer> specialIds() {
        return vocabulary.specialIds();
    }

    private static List<String> pieces() {
        var pieces = new ArrayList<>(SPECIALS);
        IntStream.range(0, 256).mapToObj("<0x%02X>"::formatted).forEach(pieces::add);
        IntStream.rangeClosed('a', 'z').mapToObj(Character::toString).forEach(pieces::add);
        pieces.add("\u2581");
        return pieces;
    }
}
