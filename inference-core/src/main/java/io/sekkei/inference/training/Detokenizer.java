package io.sekkei.inference.training;

import java.util.regex.Pattern;

/** Turns text that was cut into words for research back into text as people write it. */
public final class Detokenizer {
    private static final Pattern SPACE_BEFORE = Pattern.compile(" +(?=[.,!?;:%)]|n't\\b|'(s|m|t|re|ve|ll|d)\\b)");
    private static final Pattern SPACE_AFTER = Pattern.compile("(?<=[($]) +");
    private static final Pattern CONTRACTION = Pattern.compile(" ' ?(?=(s|m|t|re|ve|ll|d|clock)\\b)");
    private static final Pattern QUOTED = Pattern.compile("\" ([^\"]*?) \"");
    private static final Pattern FIRST_PERSON = Pattern.compile("\\bi\\b");
    private static final Pattern SENTENCE_START = Pattern.compile("(^\"?|[.!?]\"? +\"?)([a-z])");

    private Detokenizer() {}

    /** Words cut as in the Penn Treebank and lower-cased: joined again, with capitals where a sentence or "I" needs them. */
    public static String english(String tokenized) {
        var text = CONTRACTION.matcher(tokenized.strip()).replaceAll("'");
        text = SPACE_BEFORE.matcher(text).replaceAll("");
        text = SPACE_AFTER.matcher(text).replaceAll("");
        text = QUOTED.matcher(text).replaceAll("\"$1\"");
        text = FIRST_PERSON.matcher(text).replaceAll("I");
        return SENTENCE_START
                .matcher(text)
                .replaceAll(match -> match.group(1) + match.group(2).toUpperCase(java.util.Locale.ROOT));
    }

    /** Japanese cut into words: Japanese has no spaces between them. */
    public static String japanese(String tokenized) {
        return tokenized.strip().replaceAll("(?<![A-Za-z]) +| +(?![A-Za-z])", "");
    }
}
