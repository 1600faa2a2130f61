package io.sekkei.inference;

/** The prompt has more tokens than the pair can read. */
public final class PromptTooLongException extends InvalidRequestException {
    private final int promptTokens;
    private final int contextTokens;

    public PromptTooLongException(int promptTokens, int contextTokens) {
        super(
                "messages",
                "The prompt has %d tokens, but this pair reads at most %d; shorten the prompt"
                        .formatted(promptTokens, contextTokens));
        this.promptTokens = promptTokens;
        this.contextTokens = contextTokens;
    }

    public int promptTokens() {
        return promptTokens;
    }

    public int contextTokens() {
        return contextTokens;
    }
}
