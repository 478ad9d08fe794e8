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
    private static final Pattern NOT_SPELLING = Pattern.compile("[^\\p{L}\\p{M}']+");
    private static final Pattern LONE_APOSTROPHE = Pattern.compile("(?<![\\p{L}\\p{M}])'|'(?![\\p{L}\\p{M}])");

    /** A question mark inside a sentence stands for a letter that was lost on the way. */
    private static final Pattern DAMAGED = Pattern.compile("\\uFFFD|\\?[\\p{L}]|\\?,? \\p{Ll}");

    private final Map<String, RuleBasedNumberFormat> spellers = new HashMap<>();

    /** Mandarin comes as pinyin, where the digit behind a syllable is its tone. */
    private static final Set<String> TONE_DIGITS = Set.of("zh");

    /** The clean text, or empty when nothing is said or the text is damaged. */
    String clean(String language, String text) {
        if (DAMAGED.matcher(text).find()) {
            return "";
        }
        if (TONE_DIGITS.contains(language)) {
            return text.toLowerCase(Locale.ROOT).strip();
        }
