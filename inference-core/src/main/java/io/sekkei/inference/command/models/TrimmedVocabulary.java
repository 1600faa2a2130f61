package io.sekkei.inference.command.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.djl.PretrainedTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The part of a byte-pair vocabulary that texts use most (vocabulary trimming, arXiv 2305.15020). With a token stay the tokens
 * it is merged from, and single bytes stay always, so that every text can still be written and most words are spelled as
 * before.
 *
 * @param kept ids in the whole vocabulary, ascending; a token's new id is its place among them
 * @param json the trimmed {@code tokenizer.json}
 */
record TrimmedVocabulary(List<Integer> kept, byte[] json) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Counts the tokens of texts and keeps the most used ones.
     *
     * @param tokenizer a {@code tokenizer.json}
     * @param marks ids that stay whether they are used or not
     * @param most tokens, at least as many as there are single bytes and marks
     * @throws IllegalArgumentException if the vocabulary is no byte-level byte-pair encoding, or fewer tokens than that are wanted
     */
    static TrimmedVocabulary of(byte[] tokenizer, Collection<String> texts, Collection<Integer> marks, int most) {
        try {
            var whole = PretrainedTokenizer.read(tokenizer);
            var document = (ObjectNode) JSON.readTree(tokenizer);
            if (!whole.isByteLevel() || !document.at("/model/type").asText().equals("BPE")) {
                throw new IllegalArgumentException("only a byte-level byte-pair vocabulary can be trimmed");
            }
            var kept = new Choice(whole, document, marks, most).of(texts);
            return new TrimmedVocabulary(List.copyOf(kept), JSON.writeValueAsBytes(trimmed(document, kept)));
        } catch (IOException e) {
            throw new UncheckedIOException("The tokenizer could not be read", e);
        }
    }

    /** The new id of a token. */
    int newId(int id) {
        return kept.indexOf(id);
    }

    private static ObjectNode trimmed(ObjectNode document, TreeSet<Integer> kept) {
        var trimmed = document.deepCopy();
        var added = trimmed.putArray("added_tokens");
        for (var token : document.path("added_tokens")) {
            if (kept.contains(token.path("id").asInt())) {
                added.add(((ObjectNode) token.deepCopy())
                        .put("id", kept.headSet(token.path("id").asInt()).size()));
            }
        }
        var names = names(document);
        var model = (ObjectNode) trimmed.path("model");
        var vocabulary = model.putObject("vocab");
        kept.forEach(id -> vocabulary.put(names.getOrDefault(id, ""), vocabulary.size()));
        var merges = model.putArray("merges");
        merges(document).filter(merge -> isWithin(vocabulary, merge)).forEach(merge -> merges.add(json(merge)));
        return trimmed;
    }

    private static boolean isWithin(ObjectNode vocabulary, Merge merge) {
        return vocabulary.has(merge.left()) && vocabulary.has(merge.right()) && vocabulary.has(merge.whole());
    }

    private static ArrayNode json(Merge merge) {
        return JSON.createArrayNode().add(merge.left()).add(merge.right());
    }

    /** All tokens by id, added ones too. */
    private static Map<Integer, String> names(ObjectNode document) {
        var names = new HashMap<Integer, String>();
        document.at("/model/vocab")
                .properties()
                .forEach(token -> names.put(token.getValue().asInt(), token.getKey()));
        document.path("added_tokens")
                .forEach(token -> names.put(
                        token.path("id").asInt(), token.path("content").asText()));
        return names;
    }

    private static Stream<Merge> merges(ObjectNode document) {
        return document.at("/model/merges").valueStream().map(Merge::of);
    }

    /** Two tokens that become one. */
    private record Merge(String left, String right) {
        /** Written as a text with a space between them, or as a list of both. */
        static Merge of(JsonNode node) {
            var both = node.isTextual() ? List.of(node.textValue().split(" ", 2)) : texts(node);
            return new Merge(both.get(0), both.get(1));
        }

        private static List<String> texts(JsonNode node) {
            return node.valueStream().map(JsonNode::asText).toList();
        }

        String whole() {
            return left + right;
        }
    }

    /** Decides what stays. */
    private static final class Choice {
        private final PretrainedTokenizer whole;
        private final int most;
        private final TreeSet<Integer> kept = new TreeSet<>();
        private final Map<String, Integer> ids = new HashMap<>();
        private final Map<Integer, List<Integer>> parts = new HashMap<>();

        Choice(PretrainedTokenizer whole, ObjectNode document, Collection<Integer> marks, int most) {
            this.whole = whole;
            this.most = most;
            names(document).forEach((id, name) -> ids.put(name, id));
            merges(document).forEach(this::note);
            kept.addAll(marks);
            IntStream.range(0, whole.vocabularySize())
                    .filter(id -> whole.bytes(id).length == 1)
                    .forEach(kept::add);
            if (kept.size() > most) {
                throw new IllegalArgumentException(
                        "the vocabulary needs at least %d tokens, of single bytes and marks".formatted(kept.size()));
            }
        }

        /** The first merge that makes a token is the one that is applied. */
        private void note(Merge merge) {
            var made = ids.get(merge.whole());
            var left = ids.get(merge.left());
            var right = ids.get(merge.right());
            if (made != null && left != null && right != null) {
                parts.putIfAbsent(made, List.of(left, right));
            }
        }

        TreeSet<Integer> of(Collection<String> texts) {
            for (var id : byUse(texts)) {
                var wanted = withParts(id);
                if (kept.size() + wanted.size() <= most) {
                    kept.addAll(wanted);
                }
            }
            return kept;
        }

        private List<Integer> byUse(Collection<String> texts) {
            var uses = new HashMap<Integer, Long>();
            texts.forEach(text -> {
                for (var id : whole.encode(text)) {
                    uses.merge(id, 1L, Long::sum);
                }
            });
            return uses.entrySet().stream()
                    .sorted(Map.Entry.<Integer, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** A token and all that it is merged from, less what stays already. */
        private Set<Integer> withParts(int id) {
            var wanted = new LinkedHashSet<Integer>();
            var open = new ArrayDeque<>(List.of(id));
            while (!open.isEmpty()) {
                var next = open.pop();
                if (!kept.contains(next) && wanted.add(next)) {
                    open.addAll(parts.getOrDefault(next, List.of()));
                }
            }
            return wanted;
        }
    }
}
