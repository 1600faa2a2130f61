/** Trains a model on pairs of prompt and answer: resumable, bounded, with its progress shown. */
@NullMarked
package io.sekkei.inference.training;

import org.jspecify.annotations.NullMarked;
