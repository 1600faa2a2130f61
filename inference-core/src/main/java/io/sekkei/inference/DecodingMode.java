package io.sekkei.inference;

/** Which of the two models does what. The wire name is what clients append to a pair's name, as in {@code enja:llm-only}. */
public enum DecodingMode {
    /** The large model reads the prompt once, the small model writes (arXiv 2402.16844). */
    LLM_TO_SLM("llm-to-slm"),
    /** The small model reads and writes. */
    SLM_ONLY("slm-only"),
    /** The large model reads and writes. */
    LLM_ONLY("llm-only");

    private final String wireName;

    DecodingMode(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
