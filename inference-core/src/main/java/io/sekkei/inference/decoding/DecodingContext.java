package io.sekkei.inference.decoding;

import io.sekkei.inference.tokenizer.TextTokenizer;
import java.time.Clock;
import java.util.function.LongSupplier;

/** What all answers of a pair have in common. */
record DecodingContext(
        TextTokenizer tokenizer, AnswerMarks marks, int maxOutputTokens, Clock clock, LongSupplier nanoTime) {
    /** Most tokens this job may write. */
    int limit(DecodingJob job) {
        return Math.min(job.settings().maxTokens(), maxOutputTokens);
    }
}
