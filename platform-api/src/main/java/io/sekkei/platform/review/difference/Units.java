package io.sekkei.platform.review.difference;

import java.lang.Character.UnicodeScript;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The smallest pieces of a text that a reader takes for one. */
final class Units {
    /** What a reader takes for one character; kanji with a variation selector are one (異体字). */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private Units() {}

    static boolean isJapanese(String text) {
        return text.codePoints().mapToObj(UnicodeScript::of).anyMatch(Units::isJapanese);
    }

    private static boolean isJapanese(UnicodeScript script) {
        return script == UnicodeScript.HAN || script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA;
    }

    static List<String> of(String text, boolean japanese) {
        return japanese ? characters(text) : words(text);
    }

    private static List<String> characters(String text) {
        return CHARACTER.matcher(text).results().map(found -> found.group()).toList();
    }

    private static List<String> words(String text) {
        var breaks = BreakIterator.getWordInstance(Locale.ENGLISH);
        breaks.setText(text);
        var words = new ArrayList<String>();
        var begin = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            words.add(text.substring(begin, end));
            begin = end;
        }
        return words;
    }
}
