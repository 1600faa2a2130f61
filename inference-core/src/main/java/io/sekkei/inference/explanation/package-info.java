/** Why an answer is as it is; computed when somebody asks. */
@NullMarked
package io.sekkei.inference.explanation;

import org.jspecify.annotations.NullMarked;
