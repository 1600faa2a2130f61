package io.sekkei.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFolderTest {
    @TempDir
    private Path folder;

    @Test
    void readsASingleFileTensorByTensor() {
        write("model.safetensors", "w", TensorType.BF16, 1, 2);

        var tensors = SafetensorsFolder.open(folder);

        assertThat(tensors.shapes()).containsOnlyKeys("w");
        assertThat(tensors.typeOf("w")).isEqualTo("BF16");
        assertThat(tensors.read("w")).containsExactly(1, 2);
    }

    @Test
    void readsEveryTensorFromTheShardTheIndexNames() throws IOException {
        write("a-1.safetensors", "v", TensorType.F32, 1);
        write("a-2.safetensors", "w", TensorType.F16, 2);
        index("{\"metadata\":{\"total_size\":6},\"weight_map\":{\"v\":\"a-1.safetensors\",\"w\":\"a-2.safetensors\"}}");

        var tensors = SafetensorsFolder.open(folder);

        assertThat(tensors.shapes()).containsOnlyKeys("v", "w");
        assertThat(tensors.read("v")).containsExactly(1);
        assertThat(tensors.read("w")).containsExactly(2);
        assertThat(SafetensorsFolder.fileNames(folder))
                .containsExactly("model.safetensors.index.json", "a-1.safetensors", "a-2.safetensors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"weight_map\":{\"v\":\"../a.safetensors\"}} | must lie in a safetensors file of this folder",
                "{\"weight_map\":{\"v\":\"/etc/a.safetensors\"}} | must lie in a safetensors file of this folder",
                "{\"weight_map\":{\"v\":\"pytorch_model.bin\"}} | must lie in a safetensors file of this folder",
                "{\"weight_map\":{\"v\":{\"a\":1}}} | must lie in a safetensors file of this folder",
                "{\"weight_map\":{\"v\":\"b.safetensors\"}} | b.safetensors: it is missing",
                "{\"weight_map\":{\"v\":\"a.safetensors\",\"w\":\"a.safetensors\"}} | it lacks the tensor w",
                "{\"weight_map\":{\"w\":\"a.safetensors\"}} | it holds the tensor v, which the index says is in null",
                "{\"weight_map\":{\"v\":\"a.safetensors\",\"v\":\"a.safetensors\"}} | Duplicate field 'v'",
                "{\"weight_map\":{}} | must hold the object weight_map",
                "{\"weight_map\":[]} | must hold the object weight_map",
                "[] | must hold the object weight_map",
                "{\"weight_map\": | is not valid JSON",
            })
    void refusesAnIndexThatLiesOrLeadsOutOfTheFolder(String json, String sentence) throws IOException {
        write("a.safetensors", "v", TensorType.F32, 1);
        index(json);

        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void refusesATensorThatLiesInTwoShards() throws IOException {
        write("a.safetensors", "v", TensorType.F32, 1);
        write("b.safetensors", "v", TensorType.F32, 1);
        index("{\"weight_map\":{\"v\":\"a.safetensors\",\"w\":\"b.safetensors\"}}");

        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .hasMessageContaining("b.safetensors: it holds the tensor v, which the index says is in a.safetensors");
    }

    @Test
    void refusesAFileThatIsALinkToItself() throws IOException {
        Files.createSymbolicLink(folder.resolve("model.safetensors"), Path.of("model.safetensors"));

        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .hasMessageContaining("model.safetensors: it is missing");
    }

    /** A folder with pickled weights only is a folder without weights. */
    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "model.pt", "model.pkl"})
    void neverOpensAPickle(String name) throws IOException {
        Files.write(folder.resolve(name), new byte[] {(byte) 0x80, 2});

        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .hasMessageContaining("model.safetensors: it is missing");
    }

    private void write(String file, String tensor, TensorType type, float... values) {
        var tensors = new Tensors(Map.of(tensor, new Tensor(new int[] {values.length}, values)));
        Safetensors.write(folder.resolve(file), tensors, type);
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }
}
