package io.sekkei.platform.review;

import java.util.Locale;

/** Why a text does not leave as it is. Codes are never given another meaning; a change of the list is a new version. */
public enum ReasonCode {
    FACT("Wrong in fact", "事実誤り"),
    UNSUPPORTED("Not supported by the source", "根拠なし"),
    OMISSION("Something is left out", "欠落"),
    INSTRUCTION("Does not do what was asked", "指示不履行"),
    LANGUAGE("Poor language", "言語品質"),
    REGISTER("Wrong level of politeness or style", "敬語・文体"),
    TERM("Wrong or mixed terms", "用語不統一"),
    TRANSLATION("Mistranslated", "誤訳"),
    PII("Personal data", "個人情報"),
    SECRET("Confidential", "機密"),
    COPYRIGHT("Copyright", "著作権"),
    BIAS("Discriminates", "差別・偏見"),
    HARM("Harmful", "有害"),
    LEGAL("Against a law or a rule of the trade", "法令・業法"),
    BRAND("Hurts the brand", "ブランド"),
    SECURITY("Dangerous code or an injection", "危険なコード・注入"),
    FORMAT("Wrong format", "書式"),
    PURPOSE("Used for another purpose", "目的外利用"),
    OTHER("Something else; say what", "その他(自由記述必須)");

    /** Version of this list. */
    public static final int TAXONOMY = 1;

    private final String english;
    private final String japanese;

    ReasonCode(String english, String japanese) {
        this.english = english;
        this.japanese = japanese;
    }

    public String english() {
        return english;
    }

    public String japanese() {
        return japanese;
    }

    /** As clients see it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
