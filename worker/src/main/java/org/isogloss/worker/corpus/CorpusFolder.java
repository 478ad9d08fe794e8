package org.isogloss.worker.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Manifest;

/**
 * The directory of a corpus that is being made: everything grows in a folder inside it and moves out when it is whole.
 *
 * <pre>
 *   empty --open--> unfinished (has {@value #BUILDING}) --publish--> complete (has a manifest, written last)
 *                       ^  |
 *                       +--+ open again: what was half done is thrown away, or gone on with
 * </pre>
 */
final class CorpusFolder {

    static final String BUILDING = ".building";
    static final String DOWNLOADS = ".downloads";

    private final Path dir;

    /** Whether the parts in a folder are of the work that is to be done. */
    interface GoesOn {
        boolean test(Path building) throws IOException;
    }

    private CorpusFolder(Path dir) {
        this.dir = dir;
    }

    /** Whether a corpus is there and no work on it was left unfinished. */
    static boolean complete(Path dir) {
        return Files.exists(dir.resolve(Manifest.FILE_NAME)) && !Files.exists(dir.resolve(BUILDING));
    }

    /**
     * Starts with an empty or unfinished directory, made when it is not there.
     *
     * @throws InputException when it holds something else, which nobody wants to lose
     */
    static CorpusFolder open(Path dir) throws IOException {
        return open(dir, building -> false);
    }

    /**
     * The same, but what is half done may be gone on with.
     *
     * @param goesOn decides about what is there
     */
    static CorpusFolder open(Path dir, GoesOn goesOn) throws IOException {
        if (Files.exists(dir)
                && !Files.exists(dir.resolve(BUILDING))
                && !foreign(dir).isEmpty()) {
            throw new InputException(dir + ": holds " + foreign(dir).get(0)
                    + "; a new corpus goes into an empty directory or one that is not there");
        }
        CorpusFolder folder = new CorpusFolder(dir);
        Files.createDirectories(folder.building());
        if (!goesOn.test(folder.building())) {
            folder.clear();
        }
        return folder;
    }

    private static List<String> foreign(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            return List.of("a file");
        }
        try (Stream<Path> children = Files.list(dir)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !name.equals(DOWNLOADS))
                    .sorted()
                    .toList();
        }
    }

    /** Where the parts are made. */
    Path building() {
        return dir.resolve(BUILDING);
    }

    /** Moves the parts out, then writes the manifest: from then on the corpus is complete. */
    void publish(Manifest manifest) throws IOException {
        try (Stream<Path> parts = Files.list(building())) {
            for (Path part : parts.toList()) {
                Path target = dir.resolve(part.getFileName());
                delete(target);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        manifest.write(dir);
        delete(building());
    }

    /** Leaves the directory as it was, but for the downloads. */
    void abandon() throws IOException {
        delete(building());
    }

    private void clear() throws IOException {
        Files.deleteIfExists(dir.resolve(Manifest.FILE_NAME));
        try (Stream<Path> parts = Files.list(building())) {
            for (Path part : parts.toList()) {
                delete(part);
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
