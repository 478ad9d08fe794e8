package org.isogloss.worker.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.isogloss.worker.corpus.debian.DebianPackage;
import org.isogloss.worker.corpus.debian.PackageException;
import org.isogloss.worker.corpus.source.PackageFiles;
import org.isogloss.worker.corpus.source.Source;

/** Writes down whom the recordings of a corpus come from: {@code ATTRIBUTION.md} and the copyright files. */
final class Attribution {

    private static final String HEAD =
            """
            # Attribution and licences

            This corpus gathers recorded human speech that Debian distributes. It is an aggregate: each clip keeps the
            licence of its source (columns `source` and `licence` of the manifest). The full notices are in `licenses/`.
            Nothing here is endorsed by the speakers, authors or publishers.

            What was changed in every clip: mixed down to mono, resampled to 16 kHz, silence at the ends beyond 0.15 s
            cut, encoded as FLAC. Transcripts were lower-cased, punctuation and bracketed notes removed, digits written
            as words. If clips are passed on, pass on this file and `licenses/` with them.

            | source | package | languages | licence | credit |
            | --- | --- | --- | --- | --- |
            """;

    private Attribution() {}

    /** A source that gave clips, and its packages as apt knew them. */
    record Used(Source source, List<DebianPackage> packages) {}

    static void write(Path dir, List<Used> used, List<StoredClip> clips) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        for (Used each : used) {
            text.append("| %s | %s | %s | %s | %s |%n"
                    .formatted(
                            each.source().name(),
                            packages(each),
                            languages(each.source(), clips),
                            each.source().credit().licence(),
                            each.source().credit().text()));
        }
        Files.writeString(dir.resolve("ATTRIBUTION.md"), text.toString().replace("\r\n", "\n"));
    }

    /** Copies the copyright file of each of the source's packages. */
    static void copyLicences(Path dir, Source source, PackageFiles files) throws PackageException, IOException {
        Path folder = Files.createDirectories(dir.resolve("licenses"));
        for (String name : source.packages()) {
            files.read(
                    name,
                    path -> path.equals("usr/share/doc/" + name + "/copyright"),
                    (path, content) -> Files.write(folder.resolve(name + ".txt"), content));
        }
    }

    private static String packages(Used used) {
        return used.packages().stream()
                .map(each -> each.name() + " " + each.version())
                .collect(Collectors.joining(", "));
    }

    private static String languages(Source source, List<StoredClip> clips) {
        return clips.stream()
                .filter(clip -> clip.source().equals(source.name()))
                .map(StoredClip::language)
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(TreeSet::new), set -> String.join(" ", set)));
    }
}
