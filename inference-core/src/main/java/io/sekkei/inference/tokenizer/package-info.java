/** Text to token ids and back, and the template that turns a conversation into a prompt. */
@NullMarked
package io.sekkei.inference.tokenizer;

import org.jspecify.annotations.NullMarked;
