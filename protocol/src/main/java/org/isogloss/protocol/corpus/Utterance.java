package org.isogloss.protocol.corpus;

import java.util.List;

/**
 * One clip of recorded speech and what is known of it: a line of the manifest.
 *
 * @param path the audio file, relative to the corpus directory, with {@code /} between folders
 * @param language code of the language, such as {@code it}; safe as a file name
 * @param speaker who speaks, or empty when not known
 * @param seconds length of the clip, positive
 * @param split the part of the corpus it belongs to
 * @param transcript what is said, or empty when not known
 * @param phonemes the phones of it, one space between them, or empty when not known
 */
public record Utterance(
        String path, String language, String speaker, double seconds, Split split, String transcript, String phonemes) {

    /**
     * Checks that a manifest can carry the values.
     *
     * @throws IllegalArgumentException when a text holds a tab or a line break, or seconds are not positive
     */
    public Utterance {
        for (String text : List.of(path, language, speaker, transcript, phonemes)) {
            if (text.chars().anyMatch(c -> c == '\t' || c == '\n' || c == '\r')) {
                throw new IllegalArgumentException("tab or line break in \"" + text + "\"");
            }
        }
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("a clip of " + seconds + " seconds: " + path);
        }
    }
}
