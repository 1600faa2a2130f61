package io.sekkei.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scores of sacreBLEU itself, written by tools/sacrebleu_vectors.py. */
class SacrebleuAgreementTest {
    private static final double TOLERANCE = 1e-9;

    static Stream<JsonNode> corpora() throws IOException {
        try (var stream = SacrebleuAgreementTest.class.getResourceAsStream("sacrebleu.json")) {
            var corpora = new ObjectMapper().readTree(stream).get("corpora");
            return StreamSupport.stream(corpora.spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void scoresCorporaAsSacrebleuDoes(JsonNode corpus) {
        var sentences = corpus.get("sentences");
        for (var score : corpus.get("scores").properties()) {
            var found = metric(score.getKey())
                    .evaluate(texts(sentences, "hypothesis"), texts(sentences, "reference"))
                    .score();
            assertThat(found)
                    .as("%s of %s", score.getKey(), corpus.get("name"))
                    .isEqualTo(score.getValue().doubleValue(), within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void scoresSentencesAsSacrebleuDoes(JsonNode corpus) {
        for (var sentence : corpus.get("sentences")) {
            for (var score : sentence.get("scores").properties()) {
                var found = metric(score.getKey())
                        .evaluate(
                                List.of(sentence.get("hypothesis").textValue()),
                                List.of(sentence.get("reference").textValue()))
                        .score(0);
                assertThat(found)
                        .as("%s of %s", score.getKey(), sentence)
                        .isEqualTo(score.getValue().doubleValue(), within(TOLERANCE));
            }
        }
    }

    private static Metric metric(String name) {
        if (name.equals("chrf")) {
            return new Chrf();
        }
        var tokenizer = Stream.of(BleuTokenizer.values())
                .filter(candidate -> name.startsWith("bleu-" + candidate.wireName()))
                .findAny()
                .orElseThrow();
        return new Bleu(tokenizer, name.endsWith("-lc"));
    }

    private static List<String> texts(JsonNode sentences, String field) {
        var texts = new ArrayList<String>();
        sentences.forEach(sentence -> texts.add(sentence.get(field).textValue()));
        return texts;
    }
}
