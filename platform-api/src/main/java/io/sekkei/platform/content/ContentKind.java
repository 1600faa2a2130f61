package io.sekkei.platform.content;

/** Which content of a generation. */
public enum ContentKind {
    /** What was asked: kept with the intent. */
    PROMPT,
    /** What was answered: kept with the outcome. */
    OUTPUT,
    /** Why the output is as it is: kept once somebody asked, and told to nobody who may not read the output. */
    EXPLANATION
}
