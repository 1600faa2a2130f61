package io.sekkei.platform.api;

/**
 * The body of an answer with a secret that nobody gets to see again. A repetition under the same
 * {@code Idempotency-Key} is answered without it, because answers are kept for that.
 */
public interface ShownOnce {
    /** The same body without the secret. */
    Object withoutSecret();
}
