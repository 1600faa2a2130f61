package io.sekkei.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SafetensorsPropertiesTest {
    private static final byte[] WHOLE = Safetensors.toBytes(
            new Tensors(
                    Map.of("v", new Tensor(new int[] {2, 2}, new float[] {1, 2, 3, 4})),
                    Map.of("made", "for this test")),
            TensorType.F32);

    @Property(tries = 300)
    void anyTensorsComeBackBitByBit(
            @ForAll("tensors") Map<String, Tensor> tensors, @ForAll Map<String, String> metadata) {
        var written = new Tensors(tensors, metadata);

        var read = Safetensors.read("any", Safetensors.toBytes(written, TensorType.F32));

        assertThat(read.metadata()).isEqualTo(metadata);
        assertThat(read.tensors().keySet()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
        tensors.forEach((name, tensor) -> {
            assertThat(read.get(name).shape()).containsExactly(tensor.shape());
            assertThat(bits(read.get(name))).containsExactly(bits(tensor));
        });
    }

    @Property(tries = 300)
    void anyTensorsComeBackRoundedToHalves(@ForAll("tensors") Map<String, Tensor> tensors) {
        var read = Safetensors.read("any", Safetensors.toBytes(new Tensors(tensors), TensorType.F16));

        tensors.forEach((name, tensor) -> {
            for (var i = 0; i < tensor.values().length; i++) {
                Float rounded = Half.toFloat(Half.fromFloat(tensor.values()[i]));
                // Boxed, since NaN equals itself only then.
                assertThat(read.get(name).values()[i]).isEqualTo(rounded);
            }
        });
    }

    @Property(tries = 3000)
    void changedBytesAreReadOrRefusedWithASentence(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 200) Integer> places, @ForAll byte value) {
        var bytes = WHOLE.clone();
        places.forEach(place -> bytes[place % bytes.length] = value);

        assertReadOrRefused(bytes);
    }

    @Property(tries = 300)
    void anyBytesAreReadOrRefusedWithASentence(@ForAll byte[] bytes) {
        assertReadOrRefused(bytes);
    }

    @Property(tries = 1000)
    void anyHeaderIsReadOrRefusedWithASentence(@ForAll("headers") String header, @ForAll @IntRange(max = 40) int data) {
        var json = header.getBytes(StandardCharsets.UTF_8);
        var file = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);

        assertReadOrRefused(file.putLong(json.length).put(json).array());
    }

    @Property(tries = 200)
    void aCutFileIsRefused(@ForAll @IntRange(max = 1000) int length) {
        var cut = Arrays.copyOf(WHOLE, length % WHOLE.length);

        assertThat(catchThrowable(() -> Safetensors.read("cut", cut))).isInstanceOf(InvalidCheckpointException.class);
    }

    private static void assertReadOrRefused(byte[] bytes) {
        var thrown = catchThrowable(() -> Safetensors.read("odd.safetensors", bytes));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(InvalidCheckpointException.class);
            assertThat(thrown)
                    .hasMessageMatching(
                            "odd\\.safetensors cannot be used: it[^\\n]*\\.|odd.* in its tensor [^\\n]*\\.");
        }
    }

    @Provide
    Arbitrary<Map<String, Tensor>> tensors() {
        var names = Arbitraries.strings().ofMaxLength(8).filter(name -> isText(name) && !name.equals("__metadata__"));
        return Arbitraries.maps(names, tensor()).ofMaxSize(5).map(LinkedHashMap::new);
    }

    private static boolean isText(String name) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    private static Arbitrary<Tensor> tensor() {
        var shapes = Arbitraries.integers().between(0, 4).array(int[].class).ofMaxSize(3);
        return Combinators.combine(shapes, Arbitraries.randoms()).as((shape, random) -> {
            var values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (var i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(random.nextInt());
            }
            return new Tensor(shape, values);
        });
    }

    /** Headers that are right in form and mostly wrong in numbers. */
    @Provide
    Arbitrary<String> headers() {
        var number = Arbitraries.of(
                "0",
                "1",
                "2",
                "4",
                "8",
                "16",
                "-1",
                "1.5",
                "1e3",
                "null",
                "\"1\"",
                "2147483648",
                "4294967296",
                "9223372036854775807",
                "18446744073709551616");
        var type = Arbitraries.of("\"F32\"", "\"F16\"", "\"I64\"", "\"F64\"", "32");
        var entry = Combinators.combine(type, number.list().ofMaxSize(3), number, number)
                .as((dtype, shape, begin, end) -> "{\"dtype\":%s,\"shape\":[%s],\"data_offsets\":[%s,%s]}"
                        .formatted(dtype, String.join(",", shape), begin, end));
        return entry.list().ofMaxSize(3).map(entries -> {
            var properties = new StringBuilder();
            for (var i = 0; i < entries.size(); i++) {
                properties
                        .append(i == 0 ? "" : ",")
                        .append("\"t")
                        .append(i)
                        .append("\":")
                        .append(entries.get(i));
            }
            return "{" + properties + "}";
        });
    }

    private static int[] bits(Tensor tensor) {
        var bits = new int[tensor.values().length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(tensor.values()[i]));
        return bits;
    }
}
