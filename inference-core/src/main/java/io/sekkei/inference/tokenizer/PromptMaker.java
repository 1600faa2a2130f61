package io.sekkei.inference.tokenizer;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.InvalidRequestException;
import java.util.List;

/** Turns a conversation into what a model reads. Thread-safe. */
public interface PromptMaker {
    /**
     * The prompt of a conversation, at least one token.
     *
     * @throws InvalidRequestException if the model cannot be asked so
     */
    int[] promptIds(List<ChatMessage> messages, TextTokenizer tokenizer);
}
