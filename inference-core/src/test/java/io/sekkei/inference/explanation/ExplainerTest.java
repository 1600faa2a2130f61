package io.sekkei.inference.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.Explanation;
import io.sekkei.inference.Explanation.Influence;
import io.sekkei.inference.Explanation.Method;
import io.sekkei.inference.ExplanationRequest;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.decoding.DecodingFixture;
import io.sekkei.inference.decoding.LetterTokenizer;
import io.sekkei.inference.decoding.ScriptedDecoder;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final int VOCABULARY = DecodingFixture.vocabularySize();
    private static final int YES = LetterTokenizer.letter('y');
    private static final int NO = LetterTokenizer.letter('n');

    @Test
    void anAnswerIsAsLikelyAsWhenItWasWritten() {
        var pair = new DecodingFixture(ScriptedDecoder.arbitrary(VOCABULARY));
        var written = pair.run("tell me", DecodingSettings.greedy()).tokens();

        var explained = explain(pair, DecodingMode.SLM_ONLY, "tell me", ids(written));

        assertThat(explained.tokens()).extracting(Explanation.Token::tokenId).isEqualTo(ids(written));
        assertThat(explained.tokens())
                .extracting(Explanation.Token::logProbability)
                .containsExactlyElementsOf(
                        written.stream().map(GeneratedToken::logProbability).toList());
    }

    @Test
    void whoHesitatesBetweenAllTokensHasTheLogarithmOfTheirNumberAsEntropy() {
        var open = new DecodingFixture(new ScriptedDecoder(VOCABULARY, (prompt, fed) -> new float[VOCABULARY]));
        var sure = new DecodingFixture(ScriptedDecoder.writing(VOCABULARY, YES));

        var wavering = explain(open, DecodingMode.SLM_ONLY, "a", List.of(YES));
        var certain = explain(sure, DecodingMode.SLM_ONLY, "a", List.of(YES));

        assertThat(wavering.tokens().get(0).entropy()).isCloseTo(Math.log(VOCABULARY), Offset.offset(1e-4));
        assertThat(certain.tokens().get(0).entropy()).isBetween(0.0, 1e-4);
    }

    @Test
    void theLargeModelsInfluenceIsToldBesideTheSmallModelAlone() {
        var pair =
                new DecodingFixture(ScriptedDecoder.writing(VOCABULARY, YES), ScriptedDecoder.writing(VOCABULARY, NO));

        var large =
                explain(pair, DecodingMode.LLM_ONLY, "a", List.of(NO)).tokens().get(0);
        var small =
                explain(pair, DecodingMode.SLM_ONLY, "a", List.of(YES)).tokens().get(0);

        assertThat(large.logProbability()).isGreaterThan(-0.01);
        assertThat(large.influence().slmAlone()).isLessThan(-10.0);
        assertThat(large.influence().constantReading()).isNull();
        assertThat(small.influence()).isEqualTo(Influence.NONE);
    }

    @Test
    void aModelWithoutGradientsIsExplainedWithoutShares() {
        var pair = new DecodingFixture(ScriptedDecoder.echo(VOCABULARY));

        var explained = explain(pair, DecodingMode.SLM_ONLY, "hi you", List.of(YES));

        assertThat(explained.method()).isEqualTo(Method.NONE);
        assertThat(explained.words()).hasSize(4);
        assertThat(explained.tokens().get(0).shares()).isEmpty();
        assertThat(explained.tokens().get(0).withoutWords()).isNull();
    }

    @Test
    void aTokenNobodyCanHaveWrittenIsRefused() {
        var pair = new DecodingFixture(ScriptedDecoder.echo(VOCABULARY));

        assertThatThrownBy(() -> explain(pair, DecodingMode.SLM_ONLY, "a", List.of(VOCABULARY)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(String.valueOf(VOCABULARY - 1));
    }

    @Test
    void theLongestAnswerIsWeighedOnceAndAShortOneEightTimes() {
        assertThat(Explainer.steps(256, 256)).isOne();
        assertThat(Explainer.steps(20, 20)).isEqualTo(8);
    }

    private static Explanation explain(DecodingFixture pair, DecodingMode mode, String text, List<Integer> answer) {
        var request = new ExplanationRequest(List.of(ChatMessage.user(text)), mode, answer);
        return pair.explainer.explain(request, pair.prompt(text));
    }

    private static List<Integer> ids(List<GeneratedToken> tokens) {
        return tokens.stream().map(GeneratedToken::tokenId).toList();
    }
}
