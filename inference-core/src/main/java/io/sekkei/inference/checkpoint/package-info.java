/** What a pair is stored as: safetensors weights and a manifest with the SHA-256 of every file, verified as a whole. */
@NullMarked
package io.sekkei.inference.checkpoint;

import org.jspecify.annotations.NullMarked;
