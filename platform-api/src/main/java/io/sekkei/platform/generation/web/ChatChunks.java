package io.sekkei.platform.generation.web;

import io.sekkei.inference.GeneratedToken;
import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.generation.web.ChatCompletionChunk.Choice;
import io.sekkei.platform.generation.web.ChatCompletionChunk.Delta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.NullNode;

/** The pieces of a chat completion. */
record ChatChunks(Identity identity, boolean logprobs, boolean includeUsage) implements ChunkForm {
    @Override
    public List<?> opening() {
        return List.of(chunk(new Delta("assistant", ""), null, null));
    }

    @Override
    public Object piece(String text, List<GeneratedToken> tokens) {
        return chunk(new Delta(null, text), logprobs ? ChatLogProbs.of(tokens) : null, null);
    }

    @Override
    public List<?> closing(Answer answer) {
        var chunks = new ArrayList<Object>();
        var last = List.of(new Choice(0, new Delta(null, null), null, FinishReasons.of(answer)));
        chunks.add(of(last, noUsage(), HeldNotice.of(answer)));
        if (includeUsage) {
            chunks.add(of(List.of(), Usage.of(answer), null));
        }
        return chunks;
    }

    private ChatCompletionChunk chunk(Delta delta, @Nullable ChatLogProbs probabilities, @Nullable String finish) {
        return of(List.of(new Choice(0, delta, probabilities, finish)), noUsage(), null);
    }

    private @Nullable Object noUsage() {
        return includeUsage ? NullNode.instance : null;
    }

    private ChatCompletionChunk of(List<Choice> choices, @Nullable Object usage, @Nullable HeldNotice notice) {
        return new ChatCompletionChunk(
                identity.id(),
                "chat.completion.chunk",
                identity.created(),
                identity.model(),
                identity.fingerprint(),
                choices,
                usage,
                notice);
    }
}
