package io.sekkei.inference.evaluation;

import java.lang.Character.UnicodeScript;

/** What most letters of a text are written in. A guess that needs no model, good enough to notice the wrong language. */
public enum Script {
    /** Hiragana, katakana and kanji; kana among them. */
    JAPANESE(true),
    /** Chinese characters without any kana. */
    HAN(true),
    LATIN(false),
    OTHER(false),
    /** No letters at all. */
    NONE(false);

    /** A text is Japanese if of its letters more than this share is: names and terms may be Latin. */
    private static final double ENOUGH = 0.3;

    private final boolean withoutSpaces;

    Script(boolean withoutSpaces) {
        this.withoutSpaces = withoutSpaces;
    }

    boolean isWrittenWithoutSpaces() {
        return withoutSpaces;
    }

    /** What a text is written in. */
    public static Script of(String text) {
        int letters = 0;
        int kana = 0;
        int han = 0;
        int latin = 0;
        for (var codePoint : text.codePoints().filter(Character::isLetter).toArray()) {
            letters++;
            switch (UnicodeScript.of(codePoint)) {
                case HIRAGANA, KATAKANA -> kana++;
                case HAN -> han++;
                case LATIN -> latin++;
                default -> {}
            }
        }
        if (letters == 0) {
            return NONE;
        }
        if (kana + han > ENOUGH * letters) {
            return kana > 0 ? JAPANESE : HAN;
        }
        return 2 * latin > letters ? LATIN : OTHER;
    }
}
