package io.sekkei.inference.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sekkei.inference.tokenizer.TextTokenizer;
import io.sekkei.inference.tokenizer.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * A {@code tokenizer.json} of the Unigram kind with byte fallback (arXiv 1804.10959). Hugging Face's native code splits the
 * text; the way back needs only the table of tokens and stays in Java. The native memory is freed with the object, by the
 * garbage collector, so that no thread can ever meet a closed tokenizer.
 */
public final class HuggingFaceTextTokenizer implements TextTokenizer {
    static {
        // DJL reports its use to its makers when it runs on their cloud; a company's platform reports to nobody.
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private static final Map<String, String> AS_IT_IS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final Map<Integer, int[]> spelledSpecials;

    private HuggingFaceTextTokenizer(HuggingFaceTokenizer tokenizer, Vocabulary vocabulary, int[] byteIds) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.spelledSpecials = spelledSpecials(vocabulary, byteIds);
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws IllegalArgumentException if it is of a kind this class does not know
     */
    public static HuggingFaceTextTokenizer read(byte[] tokenizerJson) throws IOException {
        var document = new ObjectMapper().readTree(tokenizerJson);
        if (!"Unigram".equals(document.at("/model/type").asText())
                || !document.at("/model/byte_fallback").asBoolean()) {
            throw new IllegalArgumentException(
                    "tokenizer.json must hold a Unigram model with byte fallback, but holds %s"
                            .formatted(document.at("/model/type")));
        }
        var pieces = pieces(document);
        var byteIds = byteIds(pieces);
        var tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizerJson), AS_IT_IS);
        return new HuggingFaceTextTokenizer(tokenizer, Vocabulary.of(pieces, specials(document)), byteIds);
    }

    @Override
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        return Arrays.stream(tokenizer
                        .encode(withoutLoneSurrogates(text), false, false)
                        .getIds())
                .mapToInt(Math::toIntExact)
                .flatMap(this::spelled)
                .toArray();
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

    /** A person who types {@code <2ja>} writes five characters and commands nothing. */
    private IntStream spelled(int tokenId) {
        var spelled = spelledSpecials.get(tokenId);
        return spelled == null ? IntStream.of(tokenId) : IntStream.of(spelled);
    }

    private static Map<Integer, int[]> spelledSpecials(Vocabulary vocabulary, int[] byteIds) {
        return vocabulary.specialIds().stream()
                .collect(Collectors.toUnmodifiableMap(id -> id, id -> spell(vocabulary.text(id), byteIds)));
    }

    private static int[] spell(String name, int[] byteIds) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length)
                .map(position -> byteIds[bytes[position] & 0xFF])
                .toArray();
    }

    /** Half of a pair of UTF-16 units is no text, and native code would not take it; Java's encoder replaces it. */
    private static String withoutLoneSurrogates(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static List<String> pieces(JsonNode document) {
        return StreamSupport.stream(document.at("/model/vocab").spliterator(), false)
                .map(entry -> entry.get(0).asText())
                .toList();
    }

    private static Set<String> specials(JsonNode document) {
        var names = new HashSet<String>();
        document.at("/added_tokens")
                .forEach(token -> names.add(token.get("content").asText()));
        return names;
    }

    private static int[] byteIds(List<String> pieces) {
        var ids = IntStream.range(0, 256)
                .map(value -> pieces.indexOf("<0x%02X>".formatted(value)))
                .toArray();
        if (Arrays.stream(ids).anyMatch(id -> id < 0)) {
            throw new IllegalArgumentException("tokenizer.json must hold all 256 byte tokens <0x00> to <0xFF>");
        }
        return ids;
    }
}
