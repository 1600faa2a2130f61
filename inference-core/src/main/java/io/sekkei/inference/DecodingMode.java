package io.sekkei.inference;

/** Which of the two models does what. The wire name is what clients append to a pair's name, as in {@code enja:llm-only}. */
public enum DecodingMode {
    /** The large model reads the prompt once, the small model writes (arXiv 2402.16844). */
    LLM_TO_SLM("llm-to-slm"),
    /** The small model reads and writes. */
    SLM_ONLY("slm-only"),
    /** The large model reads and writes. */
    LLM_ONLY("llm-only"),
    /** The small model writes first; what it is not sure of is written again with the large model. */
    CASCADE("cascade");

    private final String wireName;

    DecodingMode(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Whether the large model reads the prompt, or may. */
    public boolean llmReads() {
        return this != SLM_ONLY;
    }

    /** Whether what is written is the large model's, or may be. */
    public boolean llmWrites() {
        return this == LLM_ONLY || this == CASCADE;
    }
}
