package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ByteAlphabetTest {
    @Test
    void everyByteHasACharacterOfItsOwn() {
        // Space is the 33rd byte that is not visible, so it is the 33rd character from U+0100 on.
        assertThat(ByteAlphabet.bytes("\u0120a")).containsExactly(' ', 'a');
        assertThat(ByteAlphabet.bytes("\u0100\u010A!~")).containsExactly(0, '\n', '!', '~');
        assertThat(ByteAlphabet.bytes("\u0143\u00FF\u00A1")).containsExactly(0xAD, 0xFF, 0xA1);
        assertThat(new String(ByteAlphabet.bytes("\u00E6\u0139\u00A5"), StandardCharsets.UTF_8))
                .isEqualTo("日");
    }

    @Test
    void aTokenThatIsNoBytesIsItsText() {
        assertThat(new String(ByteAlphabet.bytes("日"), StandardCharsets.UTF_8)).isEqualTo("日");
    }
}
