/**
 * The part of the template language Jinja that chat templates of published models are written in. Templates come from
 * anywhere: they can only compute texts from the values they are given, and not for long.
 */
@NullMarked
package io.sekkei.inference.tokenizer.jinja;

import org.jspecify.annotations.NullMarked;
