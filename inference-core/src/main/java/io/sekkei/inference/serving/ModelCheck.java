package io.sekkei.inference.serving;

import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import java.nio.file.Path;

/** Looks whether an imported model can be served, without making it ready to. */
public final class ModelCheck {
    private ModelCheck() {}

    /**
     * Compares every file with the manifest, reads every number, the tokenizer and the chat template.
     *
     * @return the digest of the manifest
     * @throws InvalidCheckpointException saying what is wrong
     */
    public static String check(Path folder) {
        var imported = ImportedModel.open(folder);
        new ModelLoader(imported, ServingSettings.defaults()).check();
        imported.model().configuration().weights().keySet().forEach(imported.model()::weight);
        return imported.digest();
    }
}
