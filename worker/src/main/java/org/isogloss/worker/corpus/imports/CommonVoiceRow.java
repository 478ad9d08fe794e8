package org.isogloss.worker.corpus.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Split;

/**
 * One clip of a Common Voice release, as its tables name it.
 *
 * @param client who speaks: an anonymous identifier
 * @param file name of the sound in the folder {@code clips}
 * @param locale such as {@code it} or {@code zh-CN}
 * @param split as released; empty when only {@code validated.tsv} is there
 */
record CommonVoiceRow(String client, String file, String sentence, String locale, Optional<Split> split) {

    private static final List<String> COLUMNS = List.of("client_id", "path", "sentence", "locale");
    private static final List<Map.Entry<String, Split>> TABLES = List.of(
            Map.entry("train.tsv", Split.TRAIN), Map.entry("dev.tsv", Split.VALID), Map.entry("test.tsv", Split.TEST));

    private static final String VALIDATED = "validated.tsv";

    /** A table of another kind has a problem a line; the first of them tell enough. */
    private static final int PROBLEMS_SHOWN = 20;

    private static final Pattern FILE = Pattern.compile("[\\w][\\w.-]*");
    private static final Pattern LOCALE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})?");

    /** Whether a folder is one language of a release. */
    static boolean hasTables(Path folder) {
        return Files.isRegularFile(folder.resolve(VALIDATED)) || hasSplits(folder);
    }

    private static boolean hasSplits(Path folder) {
        return TABLES.stream().allMatch(table -> Files.isRegularFile(folder.resolve(table.getKey())));
    }

    /**
     * Reads the tables of a release's language folder: the three splits when all are there, or else all validated clips.
     *
     * @throws InputException when a table cannot be read, or is not Common Voice's
     */
    static List<CommonVoiceRow> read(Path release) {
        List<CommonVoiceRow> rows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (hasSplits(release)) {
            TABLES.forEach(
                    table -> read(release.resolve(table.getKey()), Optional.of(table.getValue()), rows, problems));
        } else {
            read(release.resolve(VALIDATED), Optional.empty(), rows, problems);
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return rows;
    }

    private static void read(Path table, Optional<Split> split, List<CommonVoiceRow> rows, List<String> problems) {
        List<String> lines = lines(table);
        List<String> header = lines.isEmpty() ? List.of() : List.of(lines.get(0).split("\t", -1));
        if (!header.containsAll(COLUMNS)) {
            problems.add(table + ":1: columns " + header + "; accepted are those that hold " + COLUMNS);
            return;
        }
        for (int i = 1; i < lines.size() && problems.size() < PROBLEMS_SHOWN; i++) {
            String[] values = lines.get(i).split("\t", -1);
            String problem = problem(values, header);
            if (problem.isEmpty()) {
                rows.add(row(values, header, split));
            } else {
                problems.add(table + ":" + (i + 1) + ": " + problem);
            }
        }
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            throw new InputException(table + ": cannot be read: " + e.getMessage());
        }
    }

    private static String problem(String[] values, List<String> header) {
        if (values.length != header.size()) {
            return values.length + " columns; the header has " + header.size();
        }
        String file = values[header.indexOf("path")];
        String locale = values[header.indexOf("locale")];
        if (!FILE.matcher(file).matches()) {
            return "path \"" + file + "\" is not a file name";
        }
        return LOCALE.matcher(locale).matches() ? "" : "locale \"" + locale + "\" is not a language code";
    }

    private static CommonVoiceRow row(String[] values, List<String> header, Optional<Split> split) {
        Map<String, String> row = new HashMap<>();
        for (String column : COLUMNS) {
            row.put(column, values[header.indexOf(column)]);
        }
        return new CommonVoiceRow(row.get("client_id"), row.get("path"), row.get("sentence"), row.get("locale"), split);
    }
}
