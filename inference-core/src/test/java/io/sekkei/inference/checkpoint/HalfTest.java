package io.sekkei.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfTest {
    @Test
    void everyHalfSurvivesTheWayThereAndBack() {
        for (var bits = 0; bits < 1 << 16; bits++) {
            var value = Half.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Half.fromFloat(value)).as("0x%04x", bits).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void roundsToTheNearerNeighbourAndTiesToTheEvenOne() {
        for (var bits = 0; bits < 0x7bff; bits++) {
            var low = Half.toFloat((short) bits);
            var high = Half.toFloat((short) (bits + 1));
            var middle = (low + high) / 2; // exact: two more bits than a half has
            assertThat(Half.fromFloat(middle)).isEqualTo((short) (bits + (bits & 1)));
            assertThat(Half.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(Half.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 3c00",
        "-2.0, c000",
        "65504, 7bff",
        "65519.99, 7bff",
        "65520, 7c00",
        "1e9, 7c00",
        "Infinity, 7c00",
        "-Infinity, fc00",
        "0.0, 0000",
        "-0.0, 8000",
        "5.9604645e-8, 0001",
        "2.9802322e-8, 0000",
        "2.9802326e-8, 0001",
        "6.1035156e-5, 0400",
        "1e-30, 0000",
        "0.333333333, 3555"
    })
    void convertsKnownNumbers(float value, String half) {
        assertThat(Half.fromFloat(value)).isEqualTo((short) Integer.parseInt(half, 16));
    }

    @Test
    void keepsNotANumberApartFromInfinity() {
        assertThat(Half.toFloat(Half.fromFloat(Float.NaN))).isNaN();
        assertThat(Half.toFloat(Half.fromFloat(Float.intBitsToFloat(0x7f800001))))
                .isNaN();
        assertThat(Half.toFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
    }
}
