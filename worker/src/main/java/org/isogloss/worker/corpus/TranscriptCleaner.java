package org.isogloss.worker.corpus;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
    private static final Pattern NOT_SPELLING = Pattern.compile("[^\\p{L}\\p{M}']+");
    private static final Pattern LONE_APOSTROPHE = Pattern.compile("(?<![\\p{L}\\p{M}])'|'(?![\\p{L}\\p{M}])");

    /** A question mark inside a sentence stands for a letter that was lost on the way. */
    private static final Pattern DAMAGED = Pattern.compile("\\uFFFD|\\?[\\p{L}]|\\?,? \\p{Ll}");

    private final Map<String, RuleBasedNumberFormat> spellers = new HashMap<>();

    /** The clean text, or empty when nothing is said or the text is damaged. */
    String clean(String language, String text) {
        if (DAMAGED.matcher(text).find()) {
            return "";
        }
        String spoken =
                NOTES.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll(" ");
        String spelled = DIGITS.matcher(spoken).replaceAll(digits -> " " + spell(language, digits.group()) + " ");
        String lower = spelled.toLowerCase(Locale.forLanguageTag(language)).replace('\u2019', '\'');
        String words = NOT_SPELLING.matcher(lower).replaceAll(" ");
        return LONE_APOSTROPHE
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
