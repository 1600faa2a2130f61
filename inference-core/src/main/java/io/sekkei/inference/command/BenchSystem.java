package io.sekkei.inference.command;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.decoding.LlmOnly;
import io.sekkei.inference.decoding.LlmReader;
import io.sekkei.inference.decoding.LlmToSlm;
import io.sekkei.inference.decoding.Mode;
import io.sekkei.inference.decoding.SlmOnly;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.RepresentationCache;
import io.sekkei.inference.model.TransformerConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One row of the benchmark: a mode of the pair, a control, or another way of conditioning. Loads only the models the
 * system needs, so that its memory tells of nothing else.
 */
enum BenchSystem {
    LLM_ONLY("llm-only"),
    LLM_TO_SLM("llm-to-slm"),
    SLM_ONLY("slm-only"),
    /** The hybrid is shown another prompt's representation. */
    SHUFFLED("control:shuffled"),
    /** Trained and tested with other prompts' representations. */
    SHUFFLED_TRAINED("control:shuffled-trained"),
    /** Trained and tested with a constant vector. */
    CONSTANT("control:constant"),
    ADD("conditioning:add"),
    REPLACE("conditioning:replace"),
    /** Also the control of a thin decoder directly on the large model's encoder. */
    CROSS_ATTENTION("conditioning:cross-attention");

    private final String label;

    BenchSystem(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Where its weights are. */
    record Sources(Path pair, Path controls) {}

    /** Whether the files it needs exist; a conditioning that the pair itself uses is measured as the pair's own mode. */
    boolean available(Sources sources) {
        var model = control();
        return model == null || Files.exists(file(sources, model));
    }

    /**
     * Loads it.
     *
     * @param prompts every prompt of the benchmark, among which the shuffled control finds another one
     */
    Mode load(Sources sources, List<int[]> prompts) {
        return load(sources, prompts, WeightFormat.FP32);
    }

    /** The same with weights in another format. */
    Mode load(Sources sources, List<int[]> prompts, WeightFormat format) {
        if (this == SLM_ONLY) {
            return new SlmOnly(loaded(sources, PairManifest::slm, format));
        }
        if (this == CONSTANT) {
            return hybrid(RepresentationControls.constant(Architectures.LLM.width()), control(sources, format));
        }
        var llm = loaded(sources, PairManifest::llm, format);
        return switch (this) {
            case LLM_ONLY -> new LlmOnly(reader(llm), llm);
            case SHUFFLED ->
                hybrid(RepresentationControls.another(llm, prompts), loaded(sources, PairManifest::hybrid, format));
            case SHUFFLED_TRAINED -> hybrid(RepresentationControls.another(llm, prompts), control(sources, format));
            case LLM_TO_SLM -> hybrid(llm, loaded(sources, PairManifest::hybrid, format));
            default -> hybrid(llm, control(sources, format));
        };
    }

    private @Nullable SmallModel control() {
        return switch (this) {
            case CONSTANT -> SmallModel.CONSTANT;
            case SHUFFLED_TRAINED -> SmallModel.SHUFFLED;
            case ADD -> SmallModel.ADD;
            case REPLACE -> SmallModel.REPLACE;
            case CROSS_ATTENTION -> SmallModel.CROSS_ATTENTION;
            default -> null;
        };
    }

    private LoadedTransformer control(Sources sources, WeightFormat format) {
        var model = Objects.requireNonNull(control(), "Only controls have files of their own");
        return loaded(model.configuration(), Safetensors.read(file(sources, model)), format);
    }

    private static Path file(Sources sources, SmallModel model) {
        return sources.controls().resolve(model.fileName() + ".safetensors");
    }

    private static Mode hybrid(PromptEncoder encoder, LoadedTransformer slm) {
        return new LlmToSlm(reader(encoder), slm, slm, System::nanoTime);
    }

    /** Nothing is remembered: every sentence pays for its own reading. */
    private static LlmReader reader(PromptEncoder encoder) {
        return new LlmReader("benchmark", encoder, new RepresentationCache(0), System::nanoTime);
    }

    private static LoadedTransformer loaded(
            Sources sources, Function<PairManifest, PairManifest.@Nullable Model> role, WeightFormat format) {
        var model = role.apply(PairManifest.read(PairFiles.in(sources.pair())));
        if (model == null) {
            throw new IllegalStateException("The benchmark needs a pair with all three models");
        }
        return loaded(model.configuration(), Safetensors.read(sources.pair().resolve(model.file())), format);
    }

    private static LoadedTransformer loaded(
            TransformerConfiguration configuration, Tensors tensors, WeightFormat format) {
        return new LoadedTransformer(configuration, tensors.values(), format);
    }

    static List<BenchSystem> all(Sources sources) {
        return Arrays.stream(values())
                .filter(system -> system.available(sources))
                .toList();
    }
}
