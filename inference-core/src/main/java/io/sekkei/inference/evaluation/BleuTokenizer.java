package io.sekkei.inference.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How BLEU cuts a sentence into words. Scores of different tokenizers must not be compared. */
public enum BleuTokenizer {
    /** The rules of NIST's mteval-v13a, for languages that write spaces. */
    V13A {
        @Override
        List<String> tokens(String sentence) {
            return MtevalV13a.tokens(sentence);
        }
    },
    /** Every character is a word, for Japanese. */
    CHAR {
        @Override
        List<String> tokens(String sentence) {
            return Whitespace.characters(sentence);
        }
    },
    /** Words are what stands between spaces, for text that is tokenized already. */
    NONE {
        @Override
        List<String> tokens(String sentence) {
            return Whitespace.split(sentence);
        }
    };

    abstract List<String> tokens(String sentence);

    /** As sacreBLEU's signature calls it. */
    String wireName() {
        return this == V13A ? "13a" : name().toLowerCase(Locale.ROOT);
    }

    /** The rules of mteval-v13a: entities back to characters, then spaces around most punctuation. */
    private static final class MtevalV13a {
        /** ASCII punctuation but the apostrophe, comma, hyphen and full stop. */
        private static final Pattern PUNCTUATION = Pattern.compile("[!-&(-+/:-@\\[-`{-~ ]");
        /** A full stop or comma stays in a number such as 1,234.5 only. */
        private static final Pattern POINT_AFTER_OTHER = Pattern.compile("([^0-9])([.,])");

        private static final Pattern POINT_BEFORE_OTHER = Pattern.compile("([.,])([^0-9])");
        private static final Pattern HYPHEN_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

        static List<String> tokens(String sentence) {
            // The spaces at both ends let a point find a neighbour there.
            var text = " " + withoutEntities(withoutMarks(sentence)) + " ";
            text = PUNCTUATION.matcher(text).replaceAll(" $0 ");
            text = POINT_AFTER_OTHER.matcher(text).replaceAll("$1 $2 ");
            text = POINT_BEFORE_OTHER.matcher(text).replaceAll(" $1 $2");
            text = HYPHEN_AFTER_DIGIT.matcher(text).replaceAll("$1 $2 ");
            return Whitespace.split(text);
        }

        private static String withoutMarks(String sentence) {
            return sentence.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
        }

        /** In this order: {@code &amp;lt;} becomes {@code <}, as in the original. */
        private static String withoutEntities(String sentence) {
            return sentence.replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
        }
    }
}
