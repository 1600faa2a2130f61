package io.sekkei.platform.harness;

import java.util.UUID;

/**
 * What a client got to see of a generation, as it wrote down itself.
 *
 * @param generation the generation, as the answer named it
 * @param streamed whether it came piece by piece
 * @param whole whether it came to its end
 * @param text what came of the text
 */
record Received(UUID generation, boolean streamed, boolean whole, String text) {}
