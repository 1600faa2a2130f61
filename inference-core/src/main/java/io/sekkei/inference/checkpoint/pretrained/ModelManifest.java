package io.sekkei.inference.checkpoint.pretrained;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.checkpoint.PairManifest.FileDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was imported, as {@value #FILE} tells it beside the model's files.
 *
 * @param format 1
 * @param id short name clients use
 * @param version version of the weights
 * @param description one sentence for people
 * @param licence SPDX expression of the weights' licence
 * @param source the GGUF file among {@link #files}; empty for a folder in Hugging Face's layout
 * @param contextTokens most prompt tokens
 * @param maxOutputTokens most tokens of an answer
 * @param readLayer after how many layers a representation of a prompt is taken
 * @param files every file the model is read from
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ModelManifest(
        int format,
        String id,
        String version,
        String description,
        String licence,
        String source,
        int contextTokens,
        int maxOutputTokens,
        int readLayer,
        Map<String, FileDigest> files) {
    /** Name of the manifest's file. */
    public static final String FILE = "model.json";

    public ModelManifest {
        files = new TreeMap<>(files);
    }
}
