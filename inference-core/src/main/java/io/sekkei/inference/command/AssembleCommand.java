package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.PairManifestWriter;
import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.checkpoint.TensorType;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.model.TransformerConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a pair out of what was trained: fp16 weights, tokenizer and a manifest with the digest of every file. */
@Command(
        name = "assemble",
        description = "Writes the trained models, as fp16, and their manifest into a folder that can be served.",
        mixinStandardHelpOptions = true)
final class AssembleCommand implements Runnable {
    private static final String TOKENIZER = "tokenizer.json";
    private static final int CONTEXT_TOKENS = 256;
    private static final int OUTPUT_TOKENS = 256;

    @Mixin
    private WorkOptions options = new WorkOptions();

    @Option(names = "--pair", required = true, description = "Folder of the pair, which is served.")
    private Path pair = Path.of("");

    @Option(names = "--controls", required = true, description = "Folder for the models only the benchmark needs.")
    private Path controls = Path.of("");

    @Option(names = "--hybrid", required = true, description = "The conditioned model that becomes the pair's own.")
    private SmallModel hybrid = SmallModel.ADD;

    @Option(names = "--version", required = true, description = "Version of the weights.")
    private String version = "";

    @Override
    public void run() {
        try {
            Files.createDirectories(pair);
            Files.createDirectories(controls);
            Files.copy(options.work.resolve(TOKENIZER), pair.resolve(TOKENIZER), StandardCopyOption.REPLACE_EXISTING);
            write(pair.resolve("llm.safetensors"), Architectures.LLM_NAME, Architectures.LLM);
            write(pair.resolve("hybrid.safetensors"), hybrid);
            write(pair.resolve("slm.safetensors"), SmallModel.ALONE);
            for (var model : SmallModel.values()) {
                writeControl(model);
            }
            PairManifestWriter.write(pair, manifest(), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("The pair could not be assembled in " + pair, e);
        }
    }

    private void writeControl(SmallModel model) throws IOException {
        var file = controls.resolve(model.fileName() + ".safetensors");
        if (model == hybrid || model == SmallModel.ALONE || !options.isTrained(model)) {
            Files.deleteIfExists(file);
        } else {
            write(file, model);
        }
    }

    private void write(Path file, SmallModel model) {
        write(file, model.fileName(), model.configuration());
    }

    private void write(Path file, String name, TransformerConfiguration configuration) {
        var tensors = new LinkedHashMap<String, Tensor>();
        var weights = options.bestWeights(name, configuration);
        configuration
                .weights()
                .forEach((weight, shape) ->
                        tensors.put(weight, new Tensor(shape, Objects.requireNonNull(weights.get(weight)))));
        Safetensors.write(file, new Tensors(tensors), TensorType.F16);
    }

    private PairManifest manifest() throws IOException {
        var template =
                new JsonMapper().readTree(options.work.resolve("template.json").toFile());
        return new PairManifest(
                "enja",
                version,
                "Translates short everyday and business sentences between English and Japanese.",
                "CC-BY-SA-4.0",
                "Tatoeba (tatoeba.org, manythings.org/anki), Tanaka Corpus, marmooo's graded-enja-corpus, Kyoto University and"
                        + " NICT (Japanese-English-Chinese basic sentences)",
                List.of("en", "ja"),
                DecodingMode.LLM_TO_SLM,
                CONTEXT_TOKENS,
                OUTPUT_TOKENS,
                new PairManifest.Model("llm.safetensors", Architectures.LLM),
                new PairManifest.Model("hybrid.safetensors", hybrid.configuration()),
                new PairManifest.Model("slm.safetensors", SmallModel.ALONE.configuration()),
                TOKENIZER,
                template,
                PairManifest.SpecialTokens.usual(
                        List.of("<unk>", TranslationTask.TO_JAPANESE, TranslationTask.TO_ENGLISH)),
                java.util.Map.of(),
                null);
    }
}
