package io.sekkei.platform.review.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SamplingTests {
    private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);

    /** The recipe again, as an auditor would write it down from the documentation. */
    @Property
    void anAuditorFindsTheSameSampleFromTheRevealedKey(
            @ForAll long high, @ForAll long low, @ForAll @IntRange(max = 1_000_000) int perMillion) throws Exception {
        var id = new UUID(high, low);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        var hash = mac.doFinal(HexFormat.of().parseHex(id.toString().replace("-", "")));
        var number = new BigInteger(HexFormat.of().formatHex(hash).substring(0, 8), 16);
        var expected = number.multiply(BigInteger.valueOf(1_000_000))
                        .compareTo(BigInteger.valueOf(perMillion).shiftLeft(32))
                < 0;

        assertThat(Sampling.draws(KEY, id, perMillion)).isEqualTo(expected);
    }

    @Test
    void nothingAndEverythingAreExact() {
        assertThat(ids()).noneMatch(id -> Sampling.draws(KEY, id, 0));
        assertThat(ids()).allMatch(id -> Sampling.draws(KEY, id, Sampling.ALL));
    }

    @Test
    void aSampleHasTheSizeItWasGiven() {
        var drawn = Stream.generate(UUID::randomUUID)
                .limit(100_000)
                .filter(id -> Sampling.draws(KEY, id, 20_000))
                .count();

        // Six standard deviations of the binomial distribution.
        assertThat(drawn).isBetween(2_000L - 266, 2_000L + 266);
    }

    @Test
    void anotherKeyDrawsAnotherSample() {
        var other = "another key of thirty-two bytes.".getBytes(StandardCharsets.UTF_8);

        assertThat(ids().filter(id -> Sampling.draws(KEY, id, 500_000) != Sampling.draws(other, id, 500_000)))
                .isNotEmpty();
    }

    private static Stream<UUID> ids() {
        return Stream.generate(UUID::randomUUID).limit(1_000);
    }
}
