package io.sekkei.inference.checkpoint.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.checkpoint.ByteSource;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A file from anywhere is either read or refused in a sentence; the decoders agree with a slow one, bit by bit. */
class GgufPropertiesTest {
    private static final long MOST_BYTES = 64L << 20;

    private record Change(int place, byte value) {}

    @Provide
    Arbitrary<List<Change>> changes() throws IOException {
        var length = GgufFileTest.resource("types.gguf").length;
        // Most lies worth telling are told in the head, with extreme bytes.
        var places = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 900), Arbitraries.integers().between(0, length - 1));
        var values =
                Arbitraries.oneOf(Arbitraries.bytes(), Arbitraries.of((byte) 0, (byte) 1, (byte) 0x7F, (byte) 0xFF));
        return Combinators.combine(places, values)
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Property(tries = 5_000)
    void aChangedFileIsReadOrRefusedInASentence(@ForAll("changes") List<Change> changes) throws IOException {
        var bytes = GgufFileTest.resource("types.gguf");
        changes.forEach(change -> bytes[change.place()] = change.value());

        readOrRefuse(bytes);
    }

    @Property(tries = 500)
    void aFileCutAnywhereIsReadOrRefusedInASentence(@ForAll Random random) throws IOException {
        var bytes = GgufFileTest.resource("types.gguf");

        readOrRefuse(java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    }

    @Property(tries = 200)
    void everyDecoderAgreesWithTheFormulaOfItsType(@ForAll GgufType type, @ForAll Random random) {
        var block = new byte[type.blockBytes()];
        random.nextBytes(block);
        var values = new float[type.blockSize()];

        type.decode(ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN), values, 0);

        for (var i = 0; i < values.length; i++) {
            var expected = SlowDequantisation.value(type, block, i);
            var largest = SlowDequantisation.largestTerm(type, block, i);
            if (Double.isNaN(expected) || Double.isInfinite(largest)) {
                continue; // a random scale may be no number
            }
            assertThat((double) values[i]).isCloseTo(expected, org.assertj.core.data.Offset.offset(largest * 1e-6));
        }
    }

    private static void readOrRefuse(byte[] bytes) throws IOException {
        try {
            var file = GgufFile.open("odd.gguf", ByteSource.of(bytes));
            for (var shape : file.shapes().entrySet()) {
                var size =
                        java.util.Arrays.stream(shape.getValue()).asLongStream().reduce(1, (a, b) -> a * b);
                assertThat(size).isLessThan(MOST_BYTES);
                assertThat(file.read(shape.getKey())).hasSize((int) size);
            }
        } catch (InvalidCheckpointException refusal) {
            assertThat(refusal)
                    .hasMessageStartingWith("odd.gguf cannot be used: ")
                    .hasMessageEndingWith(".");
        }
    }
}
