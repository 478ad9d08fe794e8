package org.isogloss.protocol.layout;

import java.util.regex.Pattern;

/**
 * A pattern over parameter names in which {@code *} stands for any characters, such as
 * {@code wav2vec2.encoder.layers.*.attention.*.weight}.
 */
public record NamePattern(String glob) {

    public boolean matches(String name) {
        String[] literals = glob.split("\\*", -1);
        StringBuilder regex = new StringBuilder(Pattern.quote(literals[0]));
        for (int i = 1; i < literals.length; i++) {
            regex.append(".*").append(Pattern.quote(literals[i]));
        }
        return name.matches(regex.toString());
    }
}
