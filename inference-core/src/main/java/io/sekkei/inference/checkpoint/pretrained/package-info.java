/** Models as people publish them: a folder in Hugging Face's layout, or a GGUF file. */
@NullMarked
package io.sekkei.inference.checkpoint.pretrained;

import org.jspecify.annotations.NullMarked;
