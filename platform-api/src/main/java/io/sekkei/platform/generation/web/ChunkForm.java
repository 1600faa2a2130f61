package io.sekkei.platform.generation.web;

import io.sekkei.inference.GeneratedToken;
import io.sekkei.platform.generation.Answer;
import java.util.List;

/** How one of the APIs words the pieces of a stream. */
interface ChunkForm {
    /** Sent before the first text. */
    List<?> opening();

    /**
     * Sent whenever there is new text.
     *
     * @param text what is new
     * @param tokens the tokens that brought it
     */
    Object piece(String text, List<GeneratedToken> tokens);

    /** Sent when all text is out and the record is durable. */
    List<?> closing(Answer answer);
}
