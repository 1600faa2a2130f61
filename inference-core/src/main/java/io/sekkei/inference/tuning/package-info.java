/**
 * Fine-tunes the small model of a pair, with its projector, on examples: the door for whoever runs tuning jobs. Open {@link
 * io.sekkei.inference.tuning.FineTuning} first; {@link io.sekkei.inference.tuning.TuningProcess} runs one beside a server.
 */
@NullMarked
package io.sekkei.inference.tuning;

import org.jspecify.annotations.NullMarked;
