package org.isogloss.protocol.corpus;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isogloss.protocol.InputException;

/** Reads a manifest and tells every line that cannot be used, not just the first. */
final class ManifestReader {

    /** A file of the wrong kind has a problem a line; more of them than this teach nobody anything. */
    private static final int PROBLEMS_SHOWN = 20;

    private final Path file;
    private final List<String> problems = new ArrayList<>();
    private final List<Utterance> utterances = new ArrayList<>();
    private final Map<String, Map<String, String>> extras = new HashMap<>();
    private final Set<String> paths = new HashSet<>();

    private ManifestReader(Path file) {
        this.file = file;
    }

    static Manifest read(Path corpusDir) {
        if (!Files.isDirectory(corpusDir)) {
            throw new InputException(corpusDir + ": not found; a corpus is a directory with " + Manifest.FILE_NAME);
        }
        Path file = corpusDir.resolve(Manifest.FILE_NAME);
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    corpusDir + ": has no " + Manifest.FILE_NAME + "; a corpus is a directory with one");
        }
        ManifestReader reader = new ManifestReader(file);
        reader.readLines(lines(file));
        reader.throwProblems();
        return Manifest.of(reader.utterances, reader.extras);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": is not UTF-8 text");
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private void readLines(List<String> lines) {
        if (lines.isEmpty()) {
            problems.add(file + ": is empty; the first line names the columns " + Manifest.COLUMNS);
            return;
        }
        List<String> header = List.of(lines.get(0).replace("\uFEFF", "").split("\t", -1));
        if (!readable(header)) {
            return;
        }
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                readRow(new ManifestRow(i + 1, header, lines.get(i)));
            }
        }
        if (utterances.isEmpty() && problems.isEmpty()) {
            problems.add(file + ": lists no clips; a corpus has at least one");
        }
    }

    private boolean readable(List<String> header) {
        List<String> missing = new ArrayList<>(Manifest.COLUMNS);
        missing.removeAll(header);
        if (!missing.isEmpty()) {
            problems.add(file + ":1: no column " + String.join(", ", missing) + "; found " + header + ", accepted are "
                    + Manifest.COLUMNS + " in any order, tab between them, and others");
        }
        if (new HashSet<>(header).size() < header.size()) {
            problems.add(file + ":1: a column is named twice in " + header);
        }
        return problems.isEmpty();
    }

    private void readRow(ManifestRow row) {
        List<String> found = row.problems();
        if (found.isEmpty()) {
            Utterance utterance = row.utterance();
            if (paths.add(utterance.path())) {
                utterances.add(utterance);
                extras.put(utterance.path(), row.extras());
            } else {
                found = List.of("path \"" + utterance.path() + "\" is listed before; each clip has one line");
            }
        }
        found.forEach(problem -> problems.add(file + ":" + row.line() + ": " + problem));
    }

    private void throwProblems() {
        if (problems.size() > PROBLEMS_SHOWN) {
            List<String> shown = new ArrayList<>(problems.subList(0, PROBLEMS_SHOWN));
            shown.add(file + ": and " + (problems.size() - PROBLEMS_SHOWN) + " more problems");
            throw new InputException(shown);
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }
}
