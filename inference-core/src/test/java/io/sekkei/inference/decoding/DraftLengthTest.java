package io.sekkei.inference.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class DraftLengthTest {
    @Test
    void growsWhileDraftsStandAndShrinksWhenTheyFall() {
        var length = new DraftLength(0.25);
        var first = length.next();

        for (var round = 0; round < 20; round++) {
            length.learn(length.next(), false);
        }
        assertThat(length.next()).isGreaterThan(first).isEqualTo(DraftLength.MOST);

        for (var round = 0; round < 20; round++) {
            length.learn(0, true);
        }
        assertThat(length.next()).isEqualTo(1);
    }

    @Test
    void draftsLessWhenDraftingIsDear() {
        assertThat(new DraftLength(0.8).next()).isLessThan(new DraftLength(0.1).next());
    }

    @Property
    void isAlwaysBetweenOneAndTheMost(
            @ForAll @DoubleRange(min = 0.01, max = 2) double cost, @ForAll List<Boolean> stood) {
        var length = new DraftLength(cost);

        stood.forEach(all -> length.learn(all ? length.next() : 0, !all));

        assertThat(length.next()).isBetween(1, DraftLength.MOST);
    }
}
