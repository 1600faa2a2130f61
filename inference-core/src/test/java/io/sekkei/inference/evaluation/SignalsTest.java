package io.sekkei.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GeneratedToken.Writer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignalsTest {
    @Test
    void tellsHowSureTheModelWas() {
        var signals =
                Signals.of("Where?", "駅はどこですか。", tokens(-0.1, -0.3, -2.0, -0.2, -0.4), Script.JAPANESE, List.of());

        assertThat(signals.meanLogProbability()).isEqualTo(-0.6, within(1e-9));
        assertThat(signals.leastLogProbability()).isEqualTo(-2);
        // sorted -2 -0.4 -0.3 -0.2 -0.1; place 0.1 × 4 lies two fifths of the way from the first to the second
        assertThat(signals.lowLogProbability()).isEqualTo(-2 + 0.4 * 1.6, within(1e-9));
        assertThat(signals.highEntropy()).isEqualTo(2.0 - 0.4 * 1.6, within(1e-9));
        assertThat(signals.scriptExpected()).isTrue();
    }

    @Test
    void knowsJapaneseWithForeignNamesFromEnglishWithJapaneseOnes() {
        assertThat(Script.of("Spring BootのAPIを使います。")).isEqualTo(Script.JAPANESE);
        assertThat(Script.of("We met Ms. 田中 at the Tokyo office yesterday.")).isEqualTo(Script.LATIN);
        assertThat(Script.of("請求書在庫")).isEqualTo(Script.HAN);
        assertThat(Script.of("12:30 → 13:00")).isEqualTo(Script.NONE);
        assertThat(Script.of("Где станция?")).isEqualTo(Script.OTHER);
    }

    @Test
    void noticesAnAnswerThatTurnsInCircles() {
        assertThat(repetition("ありがとうございます。")).isZero();
        assertThat(repetition("そうですそうですそうですそうです")).isGreaterThan(0.6);
        assertThat(repetition("abc")).isZero();
    }

    @Test
    void findsForbiddenWordsInAnyCaseAndWidth() {
        var signals =
                Signals.of("", "This is ＣＯＮＦＩＤＥＮＴＩＡＬ, ﾃｽﾄ.", List.of(), null, List.of("confidential", "テスト", "x", " "));

        assertThat(signals.forbidden()).isEqualTo(2);
        assertThat(signals.meanLogProbability()).isNaN();
    }

    private static double repetition(String text) {
        return Signals.of("", text, List.of(), null, List.of()).repetition();
    }

    private static List<GeneratedToken> tokens(double... logProbabilities) {
        return IntStream.range(0, logProbabilities.length)
                .mapToObj(i ->
                        new GeneratedToken(i, i, "x", logProbabilities[i], List.of(), Writer.SLM, -logProbabilities[i]))
                .toList();
    }
}
