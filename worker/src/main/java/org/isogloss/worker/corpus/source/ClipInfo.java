package org.isogloss.worker.corpus.source;

import java.util.Locale;

/**
 * What a source knows of a clip.
 *
 * @param language code for the corpus, such as {@code it}
 * @param name unique within the language and safe as a file name
 * @param speaker who speaks
 * @param text what is said, as the source spells it
 * @param format how the audio's file name ends, such as {@code ogg}
 */
public record ClipInfo(String language, String name, String speaker, String text, String format) {

    /** Makes a name of a path: lower case, a hyphen for whatever is neither a letter nor a digit. */
    public static String nameOf(String prefix, String path) {
        String plain = path.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}0-9]+", "-");
        return prefix + "_" + plain.replaceAll("^-|-$", "");
    }
}
