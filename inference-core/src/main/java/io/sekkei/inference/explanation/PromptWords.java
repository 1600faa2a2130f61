package io.sekkei.inference.explanation;

import io.sekkei.inference.Explanation.Word;
import io.sekkei.inference.tokenizer.StreamingDetokenizer;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a prompt, and which of its tokens make them up. A word begins at a space, where letters and other characters
 * meet, and at every token of a script that is written without spaces. Tokens that are only a part of a character go
 * together; a mark stands alone.
 *
 * @param words in order
 * @param wordOf for each token of the prompt, the number of its word
 */
record PromptWords(List<Word> words, int[] wordOf) {
    static PromptWords of(int[] promptIds, TextTokenizer tokenizer) {
        return new Reader(promptIds, tokenizer).read();
    }

    /** Sums what belongs to tokens into what belongs to words. */
    double[] perWord(double[] perToken) {
        var sums = new double[words.size()];
        for (var token = 0; token < perToken.length; token++) {
            sums[wordOf[token]] += perToken[token];
        }
        return sums;
    }

    private static final class Reader {
        private final int[] promptIds;
        private final TextTokenizer tokenizer;
        private final List<Word> words = new ArrayList<>();
        private final int[] wordOf;
        private StreamingDetokenizer detokenizer;
        private final StringBuilder word = new StringBuilder();
        /** Tokens whose text comes with a later token. */
        private int waiting;
        /** Whether a word has begun, though maybe with no text yet. */
        private boolean open;

        Reader(int[] promptIds, TextTokenizer tokenizer) {
            this.promptIds = promptIds;
            this.tokenizer = tokenizer;
            this.wordOf = new int[promptIds.length];
            this.detokenizer = new StreamingDetokenizer(tokenizer);
        }

        PromptWords read() {
            for (var token = 0; token < promptIds.length; token++) {
                if (tokenizer.specialIds().contains(promptIds[token])) {
                    addMark(token);
                } else {
                    addText(token, detokenizer.accept(promptIds[token]));
                }
            }
            endText(promptIds.length);
            return new PromptWords(List.copyOf(words), wordOf);
        }

        private void addMark(int token) {
            endText(token);
            wordOf[token] = words.size();
            words.add(new Word(tokenizer.text(promptIds[token]), true));
            detokenizer = new StreamingDetokenizer(tokenizer);
        }

        private void addText(int token, String text) {
            if (text.isEmpty()) {
                waiting++;
            } else {
                complete(token, text);
            }
        }

        private void complete(int token, String text) {
            if (!word.isEmpty() && begins(text)) {
                endWord();
            }
            open = true;
            word.append(text);
            for (; waiting >= 0; waiting--) {
                wordOf[token - waiting] = words.size();
            }
            waiting = 0;
        }

        /** Whatever was left unfinished is finished; {@code token} is the first that does not belong to it. */
        private void endText(int token) {
            var rest = detokenizer.flush();
            if (waiting > 0) {
                waiting--; // the last of them completes the others
                complete(token - 1, rest);
            }
            if (open) {
                endWord();
            }
        }

        private void endWord() {
            words.add(new Word(word.toString().strip(), false));
            word.setLength(0);
            open = false;
        }

        private boolean begins(String text) {
            if (text.isEmpty() || word.toString().isBlank()) {
                return false; // a space belongs to what follows
            }
            var last = word.codePointBefore(word.length());
            var next = text.codePointAt(0);
            return Character.isWhitespace(next)
                    || isWrittenWithoutSpaces(last)
                    || isWrittenWithoutSpaces(next)
                    || Character.isLetterOrDigit(last) != Character.isLetterOrDigit(next);
        }

        private static boolean isWrittenWithoutSpaces(int codePoint) {
            return switch (Character.UnicodeScript.of(codePoint)) {
                case HIRAGANA, KATAKANA, HAN, THAI, LAO, KHMER, MYANMAR -> true;
                default -> false;
            };
        }
    }
}
