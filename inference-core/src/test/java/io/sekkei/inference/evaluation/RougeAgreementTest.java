package io.sekkei.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scores of Google's rouge-score, written by tools/rouge_vectors.py, and against the paper's own examples. */
class RougeAgreementTest {
    /** A score is kept in parts of a thousand million. */
    private static final double TOLERANCE = 1e-7;

    private static final Map<String, Rouge.Kind> KINDS =
            Map.of("rouge1", Rouge.Kind.ONE, "rouge2", Rouge.Kind.TWO, "rougeL", Rouge.Kind.LONGEST);

    static Stream<JsonNode> corpora() throws IOException {
        try (var stream = RougeAgreementTest.class.getResourceAsStream("rouge.json")) {
            var corpora = new ObjectMapper().readTree(stream).get("corpora");
            return StreamSupport.stream(corpora.spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void scoresSentencesAndCorporaAsRougeScoreDoes(JsonNode corpus) {
        for (var score : corpus.get("scores").properties()) {
            var metric = new Rouge(
                    KINDS.get(score.getKey()), corpus.get("by_character").booleanValue());
            var hypotheses = texts(corpus, "hypothesis");
            var found = metric.evaluate(hypotheses, texts(corpus, "reference"));

            assertThat(found.score())
                    .as("%s of %s", score.getKey(), corpus.get("name"))
                    .isEqualTo(score.getValue().doubleValue(), within(TOLERANCE));
            for (var i = 0; i < hypotheses.size(); i++) {
                var sentence = corpus.get("sentences").get(i);
                assertThat(found.score(i))
                        .as("%s of %s", score.getKey(), sentence)
                        .isEqualTo(sentence.get("scores").get(score.getKey()).doubleValue(), within(TOLERANCE));
            }
        }
    }

    /**
     * The paper's example for the longest common subsequence: of two candidates that share the same pair of words with the
     * reference, the one that keeps the order scores 3/4, the other one 2/4.
     */
    @Test
    void theLongestCommonSubsequenceSeesTheOrderThatPairsMiss() {
        var reference = "police killed the gunman";

        assertThat(score(Rouge.Kind.TWO, "police kill the gunman", reference)).isEqualTo(100 / 3.0, within(TOLERANCE));
        assertThat(score(Rouge.Kind.TWO, "the gunman kill police", reference)).isEqualTo(100 / 3.0, within(TOLERANCE));
        assertThat(score(Rouge.Kind.LONGEST, "police kill the gunman", reference))
                .isEqualTo(75, within(TOLERANCE));
        assertThat(score(Rouge.Kind.LONGEST, "the gunman kill police", reference))
                .isEqualTo(50, within(TOLERANCE));
    }

    @Test
    void exactMatchByCharacterOverlooksSpaces() {
        var byCharacter = new ExactMatch(true);

        assertThat(byCharacter
                        .evaluate(List.of("会議は 九時　です。"), List.of("会議は九時です。"))
                        .score())
                .isEqualTo(100);
        assertThat(byCharacter
                        .evaluate(List.of("会議は十時です。"), List.of("会議は九時です。"))
                        .score())
                .isZero();
        assertThat(new ExactMatch()
                        .evaluate(List.of("in deed"), List.of("indeed"))
                        .score())
                .isZero();
    }

    private static double score(Rouge.Kind kind, String hypothesis, String reference) {
        return new Rouge(kind, false)
                .evaluate(List.of(hypothesis), List.of(reference))
                .score();
    }

    private static List<String> texts(JsonNode corpus, String field) {
        var texts = new ArrayList<String>();
        corpus.get("sentences")
                .forEach(sentence -> texts.add(sentence.get(field).textValue()));
        return texts;
    }
}
