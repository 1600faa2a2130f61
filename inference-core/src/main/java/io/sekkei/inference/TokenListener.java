package io.sekkei.inference;

/** Follows a generation token by token. */
@FunctionalInterface
public interface TokenListener {
    /** Listens to nothing and lets the generation run to its end. */
    TokenListener NONE = token -> true;

    /**
     * Told of each token before the next one is computed.
     *
     * @return false to end the generation here, with {@link FinishReason#CANCELLED}
     */
    boolean onToken(GeneratedToken token);
}
