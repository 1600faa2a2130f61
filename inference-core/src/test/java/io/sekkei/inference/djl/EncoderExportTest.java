package io.sekkei.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.encoder.LayerReader;
import io.sekkei.inference.encoder.LayeredModel;
import io.sekkei.inference.model.T5Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server of TorchScript will compute: the archive is loaded and run as such a server does, by its bytes alone. */
class EncoderExportTest {
    private static final Offset<Float> TOLERANCE = Offset.offset(1e-4f);
    private static final List<int[]> PROMPTS =
            List.of(new int[] {5}, new int[] {7, 9, 11, 4}, new int[] {3, 3, 3, 8, 2});

    @TempDir
    Path folder;

    @Test
    void theDefaultPairsEncoderReadsAlike() throws Exception {
        var pair = PairCheckpoint.open("classpath:/io/sekkei/pairs/enja");
        var configuration = Objects.requireNonNull(pair.manifest().llm()).configuration();
        var weights = Objects.requireNonNull(pair.llm()).values();
        var file = folder.resolve("enja/1/model.pt");

        EncoderExport.write(file, configuration, weights, EncoderExport.Device.CPU);

        try (var own = new LoadedTransformer(configuration, weights);
                var exported = new Exported(file)) {
            for (var prompt : PROMPTS) {
                assertThat(exported.read(prompt))
                        .containsExactly(own.encode(prompt).values(), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama-tied-grouped, 1, true",
        "llama-llama3, 2, false",
        "qwen3, 1, true",
        "gpt2, 2, true",
        "t5, 1, true",
        "t5-v1.1, 2, false"
    })
    void aPublishedModelReadsAlikeAtEveryLayer(String name, int layer, boolean withEmbedding) throws Exception {
        var model = PretrainedModel.open(FamiliesTest.folder(name));
        var file = folder.resolve("model.pt");

        EncoderExport.write(
                file, model.configuration(), model::weight, 32, layer, withEmbedding, EncoderExport.Device.CPU);

        var isT5 = model.configuration() instanceof T5Configuration;
        try (var exported = new Exported(file);
                var closing = isT5
                        ? new LoadedT5((T5Configuration) model.configuration(), model::weight)
                        : new LoadedCausalModel(model.configuration(), model::weight, 32, layer)) {
            var own = new LayerReader((LayeredModel) closing, layer, withEmbedding);
            for (var prompt : PROMPTS) {
                assertThat(exported.read(prompt))
                        .containsExactly(own.encode(prompt).values(), TOLERANCE);
            }
        }
    }

    /** An archive as a stranger sees it. */
    private static final class Exported implements AutoCloseable {
        private final Model model = Model.newInstance("exported", "PyTorch");
        private final NDManager manager = NDManager.newBaseManager("PyTorch");

        Exported(Path file) throws Exception {
            TensorEngine.start();
            try (var stream = Files.newInputStream(file)) {
                model.load(stream);
            }
        }

        float[] read(int[] ids) {
            try (var scope = manager.newSubManager();
                    var input = IValue.from(NativeArrays.longs(scope, ids, 1, ids.length));
                    var output = IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), "forward", input)) {
                return output.toTensor((PtNDManager) scope).toFloatArray();
            }
        }

        @Override
        public void close() {
            manager.close();
            model.close();
        }
    }
}
