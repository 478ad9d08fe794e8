package org.isogloss.worker.corpus.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.isogloss.protocol.InputException;

/**
 * A Common Voice release: a folder for each language, with {@code clips/} and tables. The splits train, dev and test are
 * kept; a language with {@code validated.tsv} alone is split by hash.
 */
public final class CommonVoice implements ClipCollection {

    /** Enough of the anonymous identifier to tell speakers apart. */
    private static final int SPEAKER_DIGITS = 16;

    private final Path release;
    private final List<String> languages;

    /**
     * @param release the folder with the languages' folders
     * @param languages names of such folders; empty for all
     */
    public CommonVoice(Path release, List<String> languages) {
        this.release = release;
        this.languages = List.copyOf(languages);
    }

    @Override
    public String source() {
        return "common-voice";
    }

    @Override
    public String licence() {
        return "CC0-1.0";
    }

    @Override
    public List<ImportClip> clips() {
        List<String> there = folders();
        List<String> wanted = languages.isEmpty() ? there : languages;
        List<String> problems = new ArrayList<>();
        List<ImportClip> clips = new ArrayList<>();
        for (String language : wanted) {
            if (!there.contains(language)) {
                problems.add(release + ": has no folder " + language + " with tables of clips (accepted: "
                        + (there.isEmpty() ? "a release with a folder for each language" : String.join(", ", there))
                        + ")");
                continue;
            }
            try {
                CommonVoiceRow.read(release.resolve(language)).forEach(row -> clips.add(clip(language, row)));
            } catch (InputException e) {
                problems.addAll(e.problems());
            }
        }
        if (wanted.isEmpty()) {
            problems.add(release + ": has no folder with train.tsv, dev.tsv and test.tsv, or validated.tsv"
                    + " (accepted: a Common Voice release, with a folder for each language)");
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return clips;
    }

    private List<String> folders() {
        try (Stream<Path> children = Files.list(release)) {
            return children.filter(CommonVoiceRow::hasTables)
                    .map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        }
    }

    private InputException unreadable(IOException e) {
        return new InputException(release + ": cannot be read: " + e + " (accepted: a Common Voice release)");
    }

    private ImportClip clip(String folder, CommonVoiceRow row) {
        String speaker =
                row.client().substring(0, Math.min(SPEAKER_DIGITS, row.client().length()));
        return new ImportClip(
                row.locale(),
                ImportClip.withoutExtension(row.file()),
                release.resolve(folder).resolve("clips").resolve(row.file()),
                speaker,
                row.sentence(),
                "",
                row.split());
    }
}
