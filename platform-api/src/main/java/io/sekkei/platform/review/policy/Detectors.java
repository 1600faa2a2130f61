package io.sekkei.platform.review.policy;

import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds personal data and secrets in Japanese and English. Text is looked at in NFKC, so that full-width digits count.
 * Numbers that carry a check digit are found only if it is right. Patterns miss what they do not know: they decide who
 * looks at a text, never that nobody needs to.
 */
public final class Detectors {
    private static final Pattern EMAIL =
            Pattern.compile("[\\p{Alnum}._%+-]{1,64}@[\\p{Alnum}-]{1,63}(?:\\.[\\p{Alnum}-]{1,63}){1,8}");
    private static final Pattern PHONE =
            Pattern.compile("(?<![\\d-])(?:\\+\\d{1,3}[ -]?\\(?0?\\)?(?:\\d[ -]?){7,12}\\d|0\\d{1,4}[-( ]\\d{1,4}[-)"
                    + " ]\\d{3,4}|0[5789]0\\d{8}|\\(?[2-9]\\d{2}\\)?[ -.][2-9]\\d{2}[ -.]\\d{4})(?![\\d-])");
    private static final Pattern TWELVE_DIGITS =
            Pattern.compile("(?<!\\d[ -]?)\\d{4}[ -]?\\d{4}[ -]?\\d{4}(?![ -]?\\d)");
    private static final Pattern CARD = Pattern.compile("(?<!\\d)(?:\\d[ -]?){12,18}\\d(?!\\d)");
    private static final Pattern ADDRESS =
            Pattern.compile("〒 ?\\d{3}-?\\d{4}|(?:東京都|北海道|(?:京都|大阪)府|\\p{IsHan}{2,3}県)\\p{IsHan}[^\\s、。]{0,20}[市区町村郡]"
                    + "|[市区町村][^\\s、。]{0,20}\\d{1,4}(?:丁目|番地|番|-\\d{1,4})|\\b\\d{1,5} (?:\\p{Lu}[\\p{Alpha}.]{0,20}"
                    + " ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive)\\b");
    private static final Pattern SECRET = Pattern.compile("\\b(?:sk|pk|rk)-[\\w-]{20,200}|\\bAKIA[0-9A-Z]{16}\\b"
            + "|\\bgh[opsur]_\\w{30,100}|\\bgithub_pat_\\w{20,200}|\\bxox[abprs]-[\\w-]{10,200}|\\bAIza[\\w-]{35}"
            + "|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----|\\beyJ[\\w-]{10,500}\\.eyJ[\\w-]{10,2000}\\.[\\w-]{10,2000}"
            + "|(?i:password|passwd|secret|パスワード|暗証番号)\\s{0,3}(?:is|[:=：は])\\s{0,3}[\\p{Graph}&&\\p{ASCII}]{4,200}");

    private static final Map<Finding, Predicate<String>> ALL = Map.of(
            Finding.EMAIL, EMAIL.asPredicate(),
            Finding.PHONE, PHONE.asPredicate(),
            Finding.MY_NUMBER, text -> any(TWELVE_DIGITS, text, Detectors::isMyNumber),
            Finding.CARD, text -> any(CARD, text, Detectors::isCard),
            Finding.ADDRESS, ADDRESS.asPredicate(),
            Finding.SECRET, SECRET.asPredicate());

    private Detectors() {}

    /** The kinds among those asked for that are in the text. */
    public static Set<Finding> find(String text, Set<Finding> wanted) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
        var found = EnumSet.noneOf(Finding.class);
        wanted.stream()
                .filter(kind -> Objects.requireNonNull(ALL.get(kind)).test(plain))
                .forEach(found::add);
        return found;
    }

    private static boolean any(Pattern pattern, String text, Predicate<String> valid) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group().replaceAll("[ -]", ""))
                .anyMatch(valid);
    }

    /**
     * The last digit of an individual number is 11 − (Σ P·Q mod 11), or 0 if that remainder is 0 or 1; P is the digit
     * n places above the last, Q is n + 1 for the first six and n − 5 beyond (Order 85 of 2014 of the Ministry of Internal
     * Affairs and Communications, article 5).
     */
    private static boolean isMyNumber(String digits) {
        int sum = 0;
        for (int n = 1; n <= 11; n++) {
            sum += digit(digits, 11 - n) * (n <= 6 ? n + 1 : n - 5);
        }
        var remainder = sum % 11;
        return digit(digits, 11) == (remainder <= 1 ? 0 : 11 - remainder);
    }

    /** The check of ISO/IEC 7812-1, annex B. */
    private static boolean isCard(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            var value = digit(digits, digits.length() - 1 - i) * (i % 2 + 1);
            sum += value > 9 ? value - 9 : value;
        }
        return sum % 10 == 0;
    }

    private static int digit(String digits, int place) {
        return digits.charAt(place) - '0';
    }
}
