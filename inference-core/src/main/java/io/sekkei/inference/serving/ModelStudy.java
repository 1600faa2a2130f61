package io.sekkei.inference.serving;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.encoder.LayerReader;
import io.sekkei.inference.encoder.LayeredModel;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.tokenizer.PromptMaker;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What training needs of a published model that reads: prompts as its tokens, and what it understands of them. The model is
 * loaded when it is first needed, which is never if all prompts were read before. One thread at a time.
 */
public final class ModelStudy implements AutoCloseable {
    private final ModelLoader loader;
    private final PromptMaker template;
    private ModelLoader.@Nullable Loaded loaded;

    private ModelStudy(ModelLoader loader) {
        this.loader = loader;
        this.template = loader.template();
    }

    /** Makes a model ready to be looked into. */
    public static ModelStudy of(ImportedModel model) {
        return new ModelStudy(new ModelLoader(model, ServingSettings.defaults()));
    }

    /** The tokens of a prompt as the model reads them. */
    public int[] promptIds(String prompt) {
        return template.promptIds(List.of(ChatMessage.user(prompt)), loader.promptTokenizer());
    }

    /** The vocabulary of the prompts. */
    public TextTokenizer prompts() {
        return loader.promptTokenizer();
    }

    /**
     * The frozen model as a small one sees it.
     *
     * @param layer after how many layers
     * @param withEmbedding whether its embedding of each token follows
     */
    public PromptEncoder reader(int layer, boolean withEmbedding) {
        return promptIds -> new LayerReader(layers(), layer, withEmbedding).encode(promptIds);
    }

    /** How long the vectors of a prompt are after so many layers, before a small model sees them at unit size. */
    public double length(String prompt, int layer) {
        return new LayerReader(layers(), layer, false).length(promptIds(prompt));
    }

    private LayeredModel layers() {
        var ready = loaded;
        if (ready == null) {
            ready = loader.loaded();
            loaded = ready;
        }
        return ready.layers();
    }

    @Override
    public void close() {
        if (loaded != null) {
            loaded.free().run();
        }
    }
}
