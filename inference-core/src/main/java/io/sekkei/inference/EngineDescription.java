package io.sekkei.inference;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What computes the answers of a pair, as far as its files do not tell. The same pair on the same engine writes the same
 * answer to the same request. Digests are SHA-256 in lower-case hexadecimal.
 *
 * @param name the engine, as in {@code PyTorch}
 * @param version its version
 * @param library which build of the native libraries is loaded, as in {@code 2.7.1-cpu-linux-x86_64}
 * @param libraryDigest of a list of the native libraries, each with its own digest
 * @param graphDigest of the programs the engine runs, without the weights
 * @param templateDigest of the template that turns conversations into prompts
 * @param numericClass how numbers are held and on what they are computed, as in {@code fp16-cpu-avx512}; within one class
 *     the same request gives the same tokens whatever runs beside it
 * @param threads threads that one native call uses
 */
public record EngineDescription(
        String name,
        String version,
        String library,
        String libraryDigest,
        String graphDigest,
        String templateDigest,
        String numericClass,
        int threads) {
    /** What a generator says that computes with no engine. */
    public static final EngineDescription NONE = new EngineDescription("none", "", "", "", "", "", "none", 0);

    /** One digest over all of it: different as soon as anything is. */
    public String digest() {
        try {
            var text = String.join(
                    "\n",
                    name,
                    version,
                    library,
                    libraryDigest,
                    graphDigest,
                    templateDigest,
                    numericClass,
                    Integer.toString(threads));
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, this one has not", e);
        }
    }
}
