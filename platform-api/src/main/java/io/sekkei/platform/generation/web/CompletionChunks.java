package io.sekkei.platform.generation.web;

import io.sekkei.inference.GeneratedToken;
import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.generation.web.Completion.Choice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.NullNode;

/** The pieces of a completion. */
final class CompletionChunks implements ChunkForm {
    private final Identity identity;
    private final boolean logprobs;
    private final boolean includeUsage;
    private int offset;

    CompletionChunks(Identity identity, boolean logprobs, boolean includeUsage) {
        this.identity = identity;
        this.logprobs = logprobs;
        this.includeUsage = includeUsage;
    }

    @Override
    public List<?> opening() {
        return List.of();
    }

    @Override
    public Object piece(String text, List<GeneratedToken> tokens) {
        var piece = chunk(text, logprobs ? CompletionLogProbs.of(tokens, offset) : null, null);
        offset += text.length();
        return piece;
    }

    @Override
    public List<?> closing(Answer answer) {
        var chunks = new ArrayList<Object>();
        var last = new Choice(0, "", null, FinishReasons.of(answer));
        chunks.add(Completion.of(identity, List.of(last), noUsage(), HeldNotice.of(answer)));
        if (includeUsage) {
            chunks.add(Completion.of(identity, List.of(), Usage.of(answer), null));
        }
        return chunks;
    }

    private Completion chunk(String text, @Nullable CompletionLogProbs probabilities, @Nullable String finish) {
        var choice = new Choice(0, text, probabilities, finish);
        return Completion.of(identity, List.of(choice), noUsage(), null);
    }

    private @Nullable Object noUsage() {
        return includeUsage ? NullNode.instance : null;
    }
}
