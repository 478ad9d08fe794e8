package org.isogloss.worker.corpus;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Brings texts of all sources into one form: lower case, words with one space between them, no punctuation, no notes in
 * brackets, digits as words of the language.
 *
 * <p>Not for use by several threads.
 */
final class TranscriptCleaner {

    private static final Pattern NOTES = Pattern.compile("\\[[^]]*]|\\([^)]*\\)|<[^>]*>");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");

    /** Beside letters and their marks: the apostrophe, Catalan's raised dot, and the joiners of Indian scripts. */
    private static final Pattern NOT_SPELLING = Pattern.compile("[^\\p{L}\\p{M}'\\u00B7\\u200C\\u200D]+");

    private static final Pattern OUTSIDE_A_WORD =
            Pattern.compile("(?<![\\p{L}\\p{M}])['\\u00B7\\u200C\\u200D]|['\\u00B7](?![\\p{L}\\p{M}])");

    /** What a decoder writes for bytes that were none of its letters. */
    private static final char REPLACEMENT = '\uFFFD';

    /** A text of nothing but pinyin, as of single syllables: the digit behind one is its tone. */
    private static final Pattern PINYIN = Pattern.compile("\\s*+(?:[\\p{IsLatin}\\p{M}']++[1-5]\\s*+)++");

    private static final Set<String> MANDARIN = Set.of("zh");

    private final Map<String, RuleBasedNumberFormat> spellers = new HashMap<>();

    /** The clean text, or empty when nothing is said or the text is damaged. */
    String clean(String language, String text) {
        if (text.indexOf(REPLACEMENT) >= 0) {
            return "";
        }
        if (MANDARIN.contains(language) && PINYIN.matcher(text).matches()) {
            return text.toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
        }
        String spoken =
                NOTES.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll(" ");
        String spelled = DIGITS.matcher(spoken).replaceAll(digits -> " " + spell(language, digits.group()) + " ");
        String lower = spelled.toLowerCase(Locale.forLanguageTag(language)).replace('\u2019', '\'');
        String words = NOT_SPELLING.matcher(lower).replaceAll(" ");
        return OUTSIDE_A_WORD
                .matcher(words)
                .replaceAll(" ")
                .replaceAll(" +", " ")
                .strip();
    }

    private String spell(String language, String digits) {
        String words = spellers.computeIfAbsent(
                        language, l -> new RuleBasedNumberFormat(new ULocale(l), RuleBasedNumberFormat.SPELLOUT))
                .format(Long.parseLong(digits));
        // The German rules mark where a long number word may be broken.
        return words.replace("\u00AD", "");
    }
}
