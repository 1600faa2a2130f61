package io.sekkei.platform.review.difference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.review.difference.Difference.Change;
import io.sekkei.platform.review.difference.Difference.Part;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DifferenceTests {
    @Test
    void japaneseDiffersByCharacter() {
        assertThat(Difference.between("男性が何かを見ている。", "男性が何かを見ていた。").parts())
                .containsExactly(
                        new Part(Change.KEPT, "男性が何かを見てい"),
                        new Part(Change.REMOVED, "る"),
                        new Part(Change.ADDED, "た"),
                        new Part(Change.KEPT, "。"));
    }

    @Test
    void englishDiffersByWord() {
        assertThat(Difference.between("A man is looking.", "A man was looking.").parts())
                .containsExactly(
                        new Part(Change.KEPT, "A man "),
                        new Part(Change.REMOVED, "is"),
                        new Part(Change.ADDED, "was"),
                        new Part(Change.KEPT, " looking."));
    }

    @Test
    void aKanjiWithItsVariantIsOneCharacter() {
        var plain = "葛城";
        var variant = "葛\uDB40\uDD00城";

        assertThat(Difference.between(plain, variant).parts())
                .containsExactly(
                        new Part(Change.REMOVED, "葛"),
                        new Part(Change.ADDED, "葛\uDB40\uDD00"),
                        new Part(Change.KEPT, "城"));
    }

    @Property
    void bothTextsCanBeReadFromTheirDifference(@ForAll("texts") String before, @ForAll("texts") String after) {
        var difference = Difference.between(before, after);

        assertThat(read(difference, Change.REMOVED)).isEqualTo(before);
        assertThat(read(difference, Change.ADDED)).isEqualTo(after);
        assertThat(difference.distance() == 0).isEqualTo(before.equals(after));
    }

    @Property
    void theShareOfADifferenceIsBetweenNothingAndAll(@ForAll("texts") String one, @ForAll("texts") String other) {
        assertThat(Difference.share(one, other)).isBetween(0.0, 1.0);
        assertThat(Difference.share(one, one)).isZero();
        assertThat(Difference.share(one, other) == 0).isEqualTo(one.equals(other));
    }

    @Test
    void textsThatHaveNothingInCommonDifferInAllOfIt() {
        assertThat(Difference.share("犬", "猫")).isEqualTo(1);
        assertThat(Difference.share("", "")).isZero();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab 。男女が\n").ofMaxLength(30);
    }

    private static String read(Difference difference, Change side) {
        return difference.parts().stream()
                .filter(part -> part.change() == Change.KEPT || part.change() == side)
                .map(Part::text)
                .collect(Collectors.joining());
    }
}
