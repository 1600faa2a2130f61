package io.sekkei.platform.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of RFC 8785. */
class CanonicalJsonTests {
    @Test
    void writesTheNumbersStringsAndLiteralsOfSection322() {
        var values = Map.of(
                "numbers", List.of(333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001),
                "string", "\u20ac$\017\nA'B\"\\\\\"/",
                "literals", Arrays.asList(null, true, false));

        assertThat(HexFormat.ofDelimiter(" ").formatHex(CanonicalJson.of(values)))
                .isEqualTo("""
                7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72
                75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a
                5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31
                65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37
                5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30
                30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d
                """.replace('\n', ' ').strip());
    }

    @Test
    void sortsNamesAsSection323Does() {
        var values = Map.of(
                "\u20ac", "Euro Sign",
                "\r", "Carriage Return",
                "\ufb33", "Hebrew Letter Dalet With Dagesh",
                "1", "One",
                "\ud83d\ude00", "Emoji: Grinning Face",
                "\u0080", "Control",
                "\u00f6", "Latin Small Letter O With Diaeresis");

        assertThat(new String(CanonicalJson.of(values), StandardCharsets.UTF_8))
                .containsSubsequence(
                        "Carriage Return",
                        "One",
                        "Control",
                        "Latin Small Letter O With Diaeresis",
                        "Euro Sign",
                        "Emoji: Grinning Face",
                        "Hebrew Letter Dalet With Dagesh");
    }

    @Test
    void fieldsTakeOnlyWhatHasOneSpelling() {
        assertThatThrownBy(() -> new Fields().with("n", (1L << 53) + 1)).hasMessageContaining("exactly");
        assertThatThrownBy(() -> new Fields().with("n", 1).with("n", 2)).hasMessageContaining("twice");
    }
}
