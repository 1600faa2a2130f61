package io.sekkei.inference.djl;

import ai.djl.pytorch.jni.IValue;
import org.jspecify.annotations.Nullable;

/**
 * What one answer remembers: keys and values of its tokens, allocated ahead in growing pieces and written in place; those of
 * its prompt never change and are shared by its copies. Not thread-safe.
 */
final class AnswerMemory implements AutoCloseable {
    static final int FIRST_CAPACITY = 32;

    private final StepGraph graph;
    private final @Nullable SharedPrompt prompt;
    /** Per layer keys and values, [2, K, capacity, N]. */
    private IValue tokens;

    private int capacity;
    private int position;

    /**
     * Nothing yet.
     *
     * @param prompt what a graph made of a prompt; null if prompt and answer are remembered alike
     * @param capacity tokens to begin with
     */
    AnswerMemory(StepGraph graph, @Nullable IValue prompt, int capacity) {
        this(graph, prompt == null ? null : new SharedPrompt(prompt), graph.cache(capacity), capacity, 0);
    }

    private AnswerMemory(StepGraph graph, @Nullable SharedPrompt prompt, IValue tokens, int capacity, int position) {
        this.graph = graph;
        this.prompt = prompt;
        this.tokens = tokens;
        this.capacity = capacity;
        this.position = position;
    }

    IValue tokens() {
        return tokens;
    }

    @Nullable
    IValue prompt() {
        return prompt == null ? null : prompt.value;
    }

    /** Tokens fed so far. */
    int position() {
        return position;
    }

    void advance(int count) {
        position += count;
    }

    void forget(int count) {
        if (count < 0 || count > position) {
            throw new IllegalArgumentException("%d tokens cannot be forgotten of %d".formatted(count, position));
        }
        position -= count;
    }

    /** Makes room for so many tokens; true if the memory has moved. */
    boolean reserve(int count) {
        graph.requirePositions(position + count);
        if (position + count <= capacity) {
            return false;
        }
        var more = Math.max(capacity, count);
        var grown = graph.grow(tokens, more);
        tokens.close();
        tokens = grown;
        capacity += more;
        return true;
    }

    /** The same once more; what follows is apart. */
    AnswerMemory copy() {
        if (prompt != null) {
            prompt.holders++;
        }
        return new AnswerMemory(graph, prompt, graph.copy(tokens), capacity, position);
    }

    @Override
    public void close() {
        tokens.close();
        if (prompt != null && --prompt.holders == 0) {
            prompt.value.close();
        }
    }

    private static final class SharedPrompt {
        private final IValue value;
        private int holders = 1;

        SharedPrompt(IValue value) {
            this.value = value;
        }
    }
}
