package io.sekkei.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WidthsTest {
    @Test
    void makesFullWidthLettersAndDigitsAscii() {
        assertThat(Widths.normalise("ＡＢＣｘｙｚ０１２９")).isEqualTo("ABCxyz0129");
    }

    @Test
    void makesHalfWidthKanaFullWidthOneByOneAsTrainingDid() {
        assertThat(Widths.normalise("ｱｲｳｰｦ")).isEqualTo("アイウーヲ");
        assertThat(Widths.normalise("ｶﾞ")).isEqualTo("カ\u3099");
    }

    @Test
    void leavesPunctuationAlone() {
        assertThat(Widths.normalise("！？（）：、。･｢｣")).isEqualTo("！？（）：、。･｢｣");
    }

    @Test
    void makesAnyRunOfWhiteSpaceOneSpaceAndStripsTheEnds() {
        assertThat(Widths.normalise("\u3000 a\r\n\tb\u00a0\u2003c\u0085\u2028d\u001f "))
                .isEqualTo("a b c d");
    }

    @Test
    void keepsEmojiAndEmptyText() {
        assertThat(Widths.normalise("👩‍👧 𠮷")).isEqualTo("👩‍👧 𠮷");
        assertThat(Widths.normalise(" \n ")).isEmpty();
    }

    @Property
    void changesNothingTheSecondTime(@ForAll String text) {
        var once = Widths.normalise(text);

        assertThat(Widths.normalise(once)).isEqualTo(once);
    }
}
