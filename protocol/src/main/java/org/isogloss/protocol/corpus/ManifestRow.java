package org.isogloss.protocol.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One line of a manifest, split at its tabs: tells what is wrong with it, or the clip that it describes. */
final class ManifestRow {

    /** A language names files and metrics, hence the narrow alphabet. */
    static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");

    private final int line;
    private final List<String> header;
    private final List<String> values;

    ManifestRow(int line, List<String> header, String text) {
        this.line = line;
        this.header = header;
        this.values = List.of(text.split("\t", -1));
    }

    int line() {
        return line;
    }

    List<String> problems() {
        if (values.size() != header.size()) {
            return List.of(values.size() + " columns; the header has " + header.size());
        }
        List<String> problems = new ArrayList<>();
        if (!Manifest.staysInside(value("path")) || value("path").contains("\\")) {
            problems.add("path \"" + value("path") + "\" is not a relative path inside the corpus directory");
        }
        if (!LANGUAGE.matcher(value("language")).matches()) {
            problems.add("language \"" + value("language")
                    + "\" is not a code of up to 32 letters, digits, hyphens and underscores");
        }
        if (!(seconds() > 0) || Double.isInfinite(seconds())) {
            problems.add("seconds \"" + value("seconds") + "\" is not a positive number");
        }
        if (Split.of(value("split")).isEmpty()) {
            problems.add("split \"" + value("split") + "\" is not train, valid or test");
        }
        return problems;
    }

    /** The clip; call only when there are no problems. */
    Utterance utterance() {
        return new Utterance(
                value("path"),
                value("language"),
                value("speaker"),
                seconds(),
                Split.of(value("split")).orElseThrow(),
                value("transcript"),
                value("phonemes"));
    }

    Map<String, String> extras() {
        Map<String, String> extras = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (!Manifest.COLUMNS.contains(header.get(i))) {
                extras.put(header.get(i), values.get(i));
            }
        }
        return extras;
    }

    private String value(String column) {
        return values.get(header.indexOf(column));
    }

    private double seconds() {
        try {
            return Double.parseDouble(value("seconds"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
