package io.sekkei.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BFloatTest {
    @Property
    void everyUpperHalfSurvivesTheWayThereAndBack(@ForAll short upper) {
        var value = BFloat.toFloat(upper);

        assertThat(BFloat.toFloat(BFloat.fromFloat(value))).isEqualTo(Float.valueOf(value));
    }

    @Property
    void roundsToOneOfTheTwoNeighboursThatIsNearer(@ForAll float value) {
        var rounded = BFloat.toFloat(BFloat.fromFloat(value));
        var below = Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xFFFF0000);
        var above = Float.intBitsToFloat((Float.floatToRawIntBits(value) & 0xFFFF0000) + 0x10000);

        if (Float.isFinite(above)) {
            var nearer = Math.abs((double) value - below) < Math.abs((double) above - value) ? below : above;
            var tie = Math.abs((double) value - below) == Math.abs((double) above - value);
            assertThat(rounded)
                    .satisfiesAnyOf(
                            found -> assertThat(tie).isTrue(),
                            found -> assertThat(found).isEqualTo(nearer));
        }
    }

    @Test
    void breaksTiesToEvenAndKeepsWhatIsNoNumber() {
        assertThat(BFloat.fromFloat(Float.intBitsToFloat(0x3F808000))).isEqualTo((short) 0x3F80);
        assertThat(BFloat.fromFloat(Float.intBitsToFloat(0x3F818000))).isEqualTo((short) 0x3F82);
        assertThat(BFloat.toFloat(BFloat.fromFloat(Float.NaN))).isNaN();
        assertThat(BFloat.toFloat(BFloat.fromFloat(Float.MAX_VALUE))).isInfinite();
    }
}
