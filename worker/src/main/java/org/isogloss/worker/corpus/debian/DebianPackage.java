package org.isogloss.worker.corpus.debian;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A package as apt's lists describe it.
 *
 * @param sha256 of the {@code .deb} file, in lower-case hexadecimal
 * @param bytes size of the {@code .deb} file
 */
public record DebianPackage(String name, String version, String sha256, long bytes) {

    /** Reads the first stanza of {@code apt-cache show}; empty when it lacks a field, as it does without lists. */
    static Optional<DebianPackage> parse(String stanzas) {
        Map<String, String> fields = new HashMap<>();
        for (String line : stanzas.lines().takeWhile(each -> !each.isBlank()).toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0 && line.charAt(0) != ' ') {
                fields.put(line.substring(0, colon), line.substring(colon + 2).strip());
            }
        }
        String sha256 = fields.getOrDefault("SHA256", "");
        String size = fields.getOrDefault("Size", "");
        if (!sha256.matches("[0-9a-f]{64}") || !size.matches("[0-9]{1,15}")) {
            return Optional.empty();
        }
        return Optional.of(new DebianPackage(
                fields.getOrDefault("Package", ""), fields.getOrDefault("Version", ""), sha256, Long.parseLong(size)));
    }

    /** Where a cache keeps it: a name of our own, as versions hold colons and other packages may share the folder. */
    String cacheName() {
        return name.replaceAll("[^A-Za-z0-9.+-]", "_") + "_" + sha256.substring(0, 16) + ".deb";
    }
}
