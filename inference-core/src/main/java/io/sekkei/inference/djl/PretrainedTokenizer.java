package io.sekkei.inference.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.tokenizer.PlainPrompt;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The {@code tokenizer.json} of a published model: byte-level byte-pair encodings, and SentencePiece-like ones. Hugging
 * Face's native code splits plain text; which tokens are special is decided here, so that no typed text becomes one of them.
 * The native memory is freed with the object, by the garbage collector. Immutable.
 */
public final class PretrainedTokenizer implements TextTokenizer {
    private static final Map<String, String> AS_IT_IS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
    private static final int MOST_TOKENS = 4_000_000;

    private final HuggingFaceTokenizer plain;
    private final boolean byteLevel;
    private final List<byte[]> bytes;
    private final List<String> texts;
    private final Map<String, Integer> specials;
    private final Map<String, Integer> insertions;
    private final int unknownId;
    private final PlainPrompt frame;

    private PretrainedTokenizer(ObjectNode document) throws IOException {
        byteLevel = isByteLevel(document);
        var names = tokens(document);
        specials = added(document, true);
        insertions = added(document, false);
        texts = new ArrayList<>();
        bytes = new ArrayList<>();
        for (var name : names) {
            var special = specials.containsKey(name);
            bytes.add(special ? new byte[0] : insertions.containsKey(name) ? utf8(name) : bytesOf(name));
            texts.add(special ? name : new String(bytes.get(bytes.size() - 1), StandardCharsets.UTF_8));
        }
        unknownId = names.indexOf(document.at("/model/unk_token").asText(""));
        document.putArray("added_tokens");
        document.putNull("truncation").putNull("padding");
        var json = new ObjectMapper().writeValueAsBytes(document);
        plain = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), AS_IT_IS);
        frame = frame();
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws IllegalArgumentException if it is of a kind this class does not know
     */
    public static PretrainedTokenizer read(byte[] json) throws IOException {
        if (new ObjectMapper().readTree(json) instanceof ObjectNode document) {
            var kind = document.at("/model/type").asText();
            if (kind.equals("BPE") || kind.equals("Unigram")) {
                return new PretrainedTokenizer(document);
            }
        }
        throw new IllegalArgumentException("tokenizer.json must hold a model of the type BPE or Unigram");
    }

    @Override
    public int[] encode(String text) {
        var ids = IntStream.builder();
        var from = 0;
        if (!insertions.isEmpty()) {
            var matcher = anyOf(insertions.keySet()).matcher(text);
            while (matcher.find()) {
                encodePlain(text.substring(from, matcher.start())).forEach(ids);
                ids.add(insertions.getOrDefault(matcher.group(), 0));
                from = matcher.end();
            }
        }
        encodePlain(text.substring(from)).forEach(ids);
        return ids.build().toArray();
    }

    @Override
    public int vocabularySize() {
        return texts.size();
    }

    /** Embeddings may have more rows than there are tokens; those beyond say nothing. */
    @Override
    public byte[] bytes(int tokenId) {
        return tokenId < bytes.size() ? bytes.get(tokenId) : new byte[0];
    }

    @Override
    public String text(int tokenId) {
        return tokenId < texts.size() ? texts.get(tokenId) : "";
    }

    @Override
    public int specialId(String name) {
        var id = specials.get(name);
        if (id == null) {
            throw new IllegalArgumentException("The tokenizer has no special token " + name);
        }
        return id;
    }

    @Override
    public Set<Integer> specialIds() {
        return Set.copyOf(specials.values());
    }

    @Override
    public boolean dropsFirstSpace() {
        return !byteLevel;
    }

    /** Whether texts may be encoded piece by piece, so that special tokens can stand between them. */
    public boolean isByteLevel() {
        return byteLevel;
    }

    /** What the model wants around a text that is no conversation. */
    public PlainPrompt plainPrompt() {
        return frame;
    }

    private IntStream encodePlain(String text) {
        if (text.isEmpty()) {
            return IntStream.empty();
        }
        return Arrays.stream(
                        plain.encode(withoutLoneSurrogates(text), false, false).getIds())
                .mapToInt(Math::toIntExact)
                .map(this::neverSpecial);
    }

    /** A vocabulary may hold a special token's name as a word; typed, it is a word the model does not know. */
    private int neverSpecial(int tokenId) {
        return tokenId != unknownId && specials.containsValue(tokenId) && unknownId >= 0 ? unknownId : tokenId;
    }

    private PlainPrompt frame() {
        var framed = ids("a", true);
        var bare = ids("a", false);
        var at = java.util.Collections.indexOfSubList(framed, bare);
        if (at < 0 || bare.isEmpty()) {
            throw new IllegalArgumentException("tokenizer.json must frame a text, but changes it");
        }
        return new PlainPrompt(framed.subList(0, at), framed.subList(at + bare.size(), framed.size()));
    }

    private List<Integer> ids(String text, boolean framed) {
        return Arrays.stream(plain.encode(text, framed, false).getIds())
                .mapToObj(Math::toIntExact)
                .toList();
    }

    private static Pattern anyOf(Set<String> names) {
        return Pattern.compile(names.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    private static boolean isByteLevel(JsonNode document) {
        var decoder = document.path("decoder");
        return decoder.path("type").asText().equals("ByteLevel")
                || decoder.path("decoders").findValuesAsText("type").contains("ByteLevel");
    }

    /** All tokens by id; an empty name where there is none. */
    private static List<String> tokens(JsonNode document) {
        var ids = new HashMap<Integer, String>();
        var vocabulary = document.at("/model/vocab");
        for (var id = 0; vocabulary.isArray() && id < vocabulary.size(); id++) {
            ids.put(id, vocabulary.get(id).path(0).asText());
        }
        vocabulary.properties().forEach(token -> ids.put(token.getValue().asInt(-1), token.getKey()));
        document.path("added_tokens")
                .forEach(token -> ids.put(
                        token.path("id").asInt(-1), token.path("content").asText()));
        var most = ids.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
        if (ids.keySet().stream().anyMatch(id -> id < 0) || most < 0 || most >= MOST_TOKENS) {
            throw new IllegalArgumentException(
                    "tokenizer.json must hold tokens with ids from 0 to %d".formatted(MOST_TOKENS - 1));
        }
        return IntStream.rangeClosed(0, most)
                .mapToObj(id -> ids.getOrDefault(id, ""))
                .toList();
    }

    /** Tokens beside the model: special ones, which only templates write, and others, which any text may hold. */
    private static Map<String, Integer> added(JsonNode document, boolean special) {
        var added = new HashMap<String, Integer>();
        for (var token : document.path("added_tokens")) {
            var name = token.path("content").asText();
            if (token.path("special").asBoolean() == special && !name.isEmpty()) {
                added.put(name, token.path("id").asInt());
            }
        }
        return Map.copyOf(added);
    }

    private byte[] bytesOf(String name) {
        if (byteLevel) {
            return ByteAlphabet.bytes(name);
        }
        var single = BYTE.matcher(name);
        return single.matches()
                ? new byte[] {(byte) Integer.parseInt(single.group(1), 16)}
                : utf8(name.replace('\u2581', ' '));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Half of a pair of UTF-16 units is no text, and native code would not take it; Java's encoder replaces it. */
    private static String withoutLoneSurrogates(String text) {
        return new String(utf8(text), StandardCharsets.UTF_8);
    }
}
