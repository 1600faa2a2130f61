package io.sekkei.inference.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWroteInTheSameOrder() {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("z", new Tensor(new int[] {2, 3}, new float[] {1, -2, 3.5f, 0, -0f, Float.MIN_VALUE}));
        tensors.put("a", new Tensor(new int[] {}, new float[] {42}));
        tensors.put("empty", new Tensor(new int[] {0, 7}, new float[0]));
        var file = folder.resolve("weights.safetensors");

        Safetensors.write(file, new Tensors(tensors, Map.of("format", "sekkei")), TensorType.F32);
        var read = Safetensors.read(file);

        assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
        assertThat(read.get("z").shape()).containsExactly(2, 3);
        assertThat(read.get("z").values()).containsExactly(tensors.get("z").values());
        assertThat(read.get("a").values()).containsExactly(42);
        assertThat(read.get("empty").shape()).containsExactly(0, 7);
        assertThat(read.metadata()).containsExactlyEntriesOf(Map.of("format", "sekkei"));
        assertThat(folder)
                .isDirectoryContaining("glob:**/weights.safetensors")
                .isDirectoryNotContaining("glob:**/*.unfinished");
    }

    @Test
    void crossesTheBordersOfItsBuffers() {
        var values = new float[700_001];
        for (var i = 0; i < values.length; i++) {
            values[i] = i % 2048;
        }
        var tensors = new Tensors(Map.of("long", new Tensor(new int[] {values.length}, values)));
        var file = folder.resolve("long.safetensors");

        Safetensors.write(file, tensors, TensorType.F16);

        assertThat(Arrays.equals(Safetensors.read(file).get("long").values(), values))
                .isTrue();
        assertThat(file).hasSize(values.length * 2L + 8 + 72);
    }

    /** The layout of the format, laid out by hand. */
    @Test
    void writesTheDocumentedBytes() {
        var tensors = new Tensors(Map.of("w", new Tensor(new int[] {2}, new float[] {1, -2})));

        var bytes =
                ByteBuffer.wrap(Safetensors.toBytes(tensors, TensorType.F16)).order(ByteOrder.LITTLE_ENDIAN);

        var json = "{\"w\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}  ";
        assertThat(bytes.getLong()).isEqualTo(json.length()).isEqualTo(56);
        var header = new byte[56];
        bytes.get(header);
        assertThat(new String(header, UTF_8)).isEqualTo(json);
        assertThat(bytes.getShort()).isEqualTo((short) 0x3c00);
        assertThat(bytes.getShort()).isEqualTo((short) 0xc000);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void readsWholeNumbersFromAStream() {
        var bytes = file("{\"ids\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}}", longs(-3, 1L << 40));

        var read = Safetensors.read("ids", new ByteArrayInputStream(bytes));

        assertThat(read.get("ids").values()).containsExactly(-3f, 0x1p40f);
    }

    @Test
    void refusesWholeNumbersThatWouldBeRounded() {
        for (var number : new long[] {(1L << 24) + 1, Long.MAX_VALUE}) {
            var bytes = file("{\"ids\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", longs(number));

            assertThatThrownBy(() -> Safetensors.read("ids.safetensors", bytes))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessageContaining("ids.safetensors")
                    .hasMessageContaining(String.valueOf(number));
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,4]}} | dtype \"F64\", but only [F32, F16, BF16, I64]",
                "{\"w\":{\"dtype\":3,\"shape\":[1],\"data_offsets\":[0,4]}} | has the dtype 3",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | shape [2] and dtype F32 does not fit its 4 bytes",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}} | bytes 0 to 8, but there are 4 bytes",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}} | bytes -4 to 0",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | bytes 4 to 0",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}} | two whole data_offsets",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4.0]}} | two whole data_offsets",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}} | two whole data_offsets",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | a size of -1",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[4294967297],\"data_offsets\":[0,4]}} | a size of 4294967297",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}} | does not fit its 0 bytes",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}} | shape of whole numbers",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}} | exactly dtype, shape and data_offsets",
                "{\"w\":[]} | exactly dtype, shape and data_offsets",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"w\":{}} | Duplicate field 'w'",
                "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}} | Duplicate field 'dtype'",
                "{\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"w\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[2,4]}} | begins at byte 2",
                "{\"w\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[2,4]}} | tensor w begins at byte 2",
                "{\"w\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}} | end at byte 2, but there are 4 bytes",
                "{\"__metadata__\":{\"a\":1},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | texts only",
                "{\"__metadata__\":7,\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | __metadata__ is not a JSON object",
                "{} | end at byte 0, but there are 4 bytes",
                "[] | not a JSON object",
                "{} {} | not valid JSON",
                "`` | not a JSON object",
                "{\"w\": | not valid JSON",
            })
    void refusesALyingHeaderWithASentence(String header, String sentence) {
        assertThatThrownBy(() -> Safetensors.read("odd.safetensors", file(header, new byte[4])))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageStartingWith("odd.safetensors cannot be used: ")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource({"-1, 18446744073709551615", "9223372036854775807, 9223372036854775807", "100, 100", "3, 3"})
    void refusesALyingHeaderLengthBeforeItAllocates(long claimed, String shown) {
        var bytes = ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .array();

        assertThatThrownBy(() -> Safetensors.read("odd.safetensors", bytes))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("claims " + shown + " bytes, but the file has 10");
    }

    @Test
    void refusesFilesTooShortForALength() {
        assertThatThrownBy(() -> Safetensors.read("odd.safetensors", new byte[7]))
                .hasMessage("odd.safetensors cannot be used: it has 7 bytes, too few for a header.");
    }

    @Test
    void refusesHeadersThatAreNotUtf8() {
        var bytes = file("{}", new byte[0]);
        bytes[8] = (byte) 0xff;

        assertThatThrownBy(() -> Safetensors.read("odd.safetensors", bytes)).hasMessageContaining("not UTF-8");
    }

    @Test
    void refusesAHeaderNestedWithoutEnd() {
        assertThatThrownBy(() -> Safetensors.read("deep", file("[".repeat(1_000_000), new byte[0])))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("not valid JSON");
    }

    @Test
    void keepsTheOldFileWhenWritingFails() throws Exception {
        var file = folder.resolve("weights.safetensors");
        Files.writeString(file, "old");
        var tensors = new Tensors(Map.of("__metadata__", new Tensor(new int[] {}, new float[] {1})));

        assertThatThrownBy(() -> Safetensors.write(file, tensors, TensorType.F32))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(file).hasContent("old");
    }

    static byte[] file(String header, byte[] data) {
        var json = header.getBytes(UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    private static byte[] longs(long... numbers) {
        var bytes = ByteBuffer.allocate(numbers.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : numbers) {
            bytes.putLong(number);
        }
        return bytes.array();
    }
}
