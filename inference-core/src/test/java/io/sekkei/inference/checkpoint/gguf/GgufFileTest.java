package io.sekkei.inference.checkpoint.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.checkpoint.ByteSource;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GgufFileTest {
    private static final int F32 = 0;
    private static final int Q4_0 = 2;

    /** Numbers from tools/gguf_vectors.py. */
    @ParameterizedTest
    @EnumSource
    void decodesEveryTypeAsThePackageGgufDoes(GgufType type) throws IOException {
        var expected = Safetensors.read("types.safetensors", resource("types.safetensors"))
                .get(type.name());
        var file = GgufFile.open("types.gguf", ByteSource.of(resource("types.gguf")));

        assertThat(file.typeOf(type.name())).isEqualTo(type.name());
        assertThat(file.shapes().get(type.name())).isEqualTo(expected.shape());
        assertThat(file.read(type.name())).containsExactly(expected.values());
    }

    @Test
    void readsMetadataOfEveryKind() throws IOException {
        var metadata = GgufFile.open("types.gguf", ByteSource.of(resource("types.gguf")))
                .metadata();

        assertThat(metadata.text("general.architecture")).isEqualTo("sekkei-test");
        assertThat(metadata.values()).containsEntry("test.number", 4_000_000_000L);
        assertThat(metadata.truth("test.truth", false)).isTrue();
        assertThat(metadata.texts("test.texts")).containsExactly("a", "日本", "");
        assertThat(metadata.wholes("test.numbers")).containsExactly(1, -2, 3);
        assertThat(metadata.number("test.fraction", 0)).isEqualTo(0.1);
    }

    @Test
    void aValueOfAnotherKindIsAFaultThatNamesItsKey() throws IOException {
        var metadata = GgufFile.open("types.gguf", ByteSource.of(resource("types.gguf")))
                .metadata();

        assertThatThrownBy(() -> metadata.whole("test.number", 1, 100))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessage("types.gguf cannot be used: its value of test.number must be a whole number from 1 to 100,"
                        + " but is 4000000000.");
        assertThatThrownBy(() -> metadata.texts("test.numbers")).hasMessageContaining("a list of texts");
        assertThatThrownBy(() -> metadata.text("nowhere"))
                .hasMessageContaining("nowhere must be a text, but is missing");
    }

    @Test
    void readsAFileThatIsMappedIntoMemory(@TempDir Path folder) throws IOException {
        var path = Files.write(folder.resolve("types.gguf"), resource("types.gguf"));

        assertThat(GgufFile.open(path).read("F32"))
                .containsExactly(GgufFile.open("types.gguf", ByteSource.of(resource("types.gguf")))
                        .read("F32"));
    }

    @Test
    void anEmptyFileAndAFolderAreRefused(@TempDir Path folder) throws IOException {
        var empty = Files.createFile(folder.resolve("empty.gguf"));

        assertThatThrownBy(() -> GgufFile.open(empty)).hasMessageContaining("its head ends at byte 0");
        assertThatThrownBy(() -> GgufFile.open(folder)).isInstanceOf(UncheckedIOException.class);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie(
                        "does not begin with the letters GGUF",
                        new GgufBytes().int32(0x2e2e2e2e).zeros(40)),
                lie(
                        "version 1 of the format",
                        new GgufBytes().int32(0x46554747).int32(1).zeros(40)),
                lie(
                        "version 50331648",
                        new GgufBytes().int32(0x46554747).int32(0x03000000).zeros(40)),
                lie("claims 18446744073709551615 tensors, but only 8 bytes follow", GgufBytes.head(-1, 0)),
                lie("claims 4611686018427387904 tensors", GgufBytes.head(1L << 62, 0)),
                lie("claims 9 metadata values, but only 0 bytes follow", GgufBytes.head(0, 9)),
                lie(
                        "its key claims 18446744073709551615 bytes",
                        GgufBytes.head(0, 1).int64(-1).zeros(40)),
                lie("its key claims 99 bytes", GgufBytes.head(0, 1).int64(99).zeros(40)),
                lie(
                        "in the middle of a value",
                        GgufBytes.head(0, 1).text("k").int32(10).zeros(4)),
                lie(
                        "its value of k has the unknown type 13",
                        GgufBytes.head(0, 1).text("k").int32(13).zeros(40)),
                lie(
                        "its value of k must be 0 or 1, but is 2",
                        GgufBytes.head(0, 1).text("k").int32(7).int8(2)),
                lie(
                        "a list of lists",
                        GgufBytes.head(0, 1)
                                .text("k")
                                .int32(9)
                                .int32(9)
                                .int64(1)
                                .zeros(40)),
                lie(
                        "claims 1099511627776 elements of k",
                        GgufBytes.head(0, 1)
                                .text("k")
                                .int32(9)
                                .int32(0)
                                .int64(1L << 40)
                                .zeros(40)),
                lie(
                        "its k has 3000000 elements, more than 2000000",
                        GgufBytes.head(0, 1)
                                .text("k")
                                .int32(9)
                                .int32(0)
                                .int64(3_000_000)
                                .zeros(3_000_000)),
                lie(
                        "it says k twice",
                        GgufBytes.head(0, 2)
                                .text("k")
                                .int32(0)
                                .int8(1)
                                .text("k")
                                .int32(0)
                                .int8(1)),
                lie(
                        "its value of general.alignment must be a whole number",
                        GgufBytes.head(0, 1).text("general.alignment").int32(4).int32(0)),
                lie(
                        "its alignment must be a multiple of 8, but is 33",
                        GgufBytes.head(0, 1).text("general.alignment").int32(4).int32(33)),
                lie("has 0 dimensions, but 1 to 4 are possible", one("w", F32, 0, new long[0], 32)),
                lie(
                        "has 4294967295 dimensions",
                        GgufBytes.head(1, 0).text("w").int32(-1).zeros(99)),
                lie("has a size of 0", one("w", F32, 0, new long[] {0}, 32)),
                lie("has a size of 4294967296", one("w", F32, 0, new long[] {1L << 32, 1L << 32}, 32)),
                lie("has a size of 18446744073709551615", one("w", F32, 0, new long[] {-1}, 32)),
                lie("has the type IQ4_XS, but only [F32", one("w", 23, 0, new long[] {8}, 32)),
                lie("has the type number 4294967295", one("w", -1, 0, new long[] {8}, 32)),
                lie("rows of 31 numbers, which Q4_0 cannot divide", one("w", Q4_0, 0, new long[] {31, 32}, 999)),
                lie("begins at byte 4 of the data, which is no multiple", one("w", F32, 4, new long[] {1}, 32)),
                lie("begins at byte 18446744073709551584", one("w", F32, -32, new long[] {1}, 32)),
                lie("needs 36 bytes from byte 0 of the data on", one("w", F32, 0, new long[] {9}, 32)),
                lie("needs 4 bytes from byte 9223372036854775776", one("w", F32, (1L << 63) - 32, new long[] {1}, 32)),
                lie(
                        "its tensors v and w overlap",
                        GgufBytes.head(2, 0)
                                .tensor("v", F32, 0, 9)
                                .tensor("w", F32, 32, 1)
                                .pad()
                                .zeros(64)),
                lie(
                        "two tensors named w",
                        GgufBytes.head(2, 0)
                                .tensor("w", F32, 0, 1)
                                .tensor("w", F32, 32, 1)
                                .pad()
                                .zeros(64)),
                lie(
                        "its tensor name claims 256 bytes",
                        GgufBytes.head(1, 0).text("w".repeat(256)).zeros(99)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void refusesALieWithASentence(String sentence, byte[] bytes) {
        assertThatThrownBy(() -> GgufFile.open("odd.gguf", ByteSource.of(bytes)))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageStartingWith("odd.gguf cannot be used: ")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        var bytes = GgufBytes.head(0, 1)
                .int64(1)
                .int8(0xFF)
                .int32(0)
                .int8(0)
                .zeros(20)
                .bytes();

        assertThatThrownBy(() -> GgufFile.open("odd.gguf", ByteSource.of(bytes)))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void shapesAreOutermostFirst() throws IOException {
        var file = GgufFile.open(
                "w.gguf", ByteSource.of(one("w", F32, 0, new long[] {2, 3}, 24).bytes()));

        assertThat(file.shapes().get("w")).containsExactly(3, 2);
        assertThat(List.copyOf(file.shapes().keySet())).containsExactly("w");
    }

    private static Arguments lie(String sentence, GgufBytes bytes) {
        return Arguments.of(sentence, bytes.bytes());
    }

    private static GgufBytes one(String name, int type, long offset, long[] sizes, int data) {
        return GgufBytes.head(1, 0).tensor(name, type, offset, sizes).pad().zeros(data);
    }

    static byte[] resource(String name) throws IOException {
        try (var stream = GgufFileTest.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        }
    }
}
