/** How good answers are: BLEU and chrF as sacreBLEU computes them, exact match, and how far chance may move them. */
@NullMarked
package io.sekkei.inference.evaluation;

import org.jspecify.annotations.NullMarked;
