package org.isogloss.worker.corpus.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.isogloss.worker.corpus.debian.DebReader;
import org.isogloss.worker.corpus.debian.PackageException;

/** The downloaded packages of a source, by name. */
public final class PackageFiles {

    /** Texts are small; a gzip file that grows beyond this is none. */
    private static final int MAX_TEXT_BYTES = 16 << 20;

    private final Map<String, Path> debs;

    public PackageFiles(Map<String, Path> debs) {
        this.debs = new LinkedHashMap<>(debs);
    }

    /** Hands over the files of a package whose path is wanted. */
    public void read(String packageName, Predicate<String> wanted, DebReader.FileHandler handler)
            throws PackageException {
        new DebReader(debs.get(packageName)).read(wanted, handler);
    }

    /** All wanted files of a package as UTF-8 text, by path; those named {@code .gz} are unpacked. */
    public Map<String, String> texts(String packageName, Predicate<String> wanted) throws PackageException {
        Map<String, String> texts = new TreeMap<>();
        read(packageName, wanted, (path, content) -> texts.put(path, text(path, content)));
        return texts;
    }

    /** The lines of all wanted files of a package. */
    public List<String> lines(String packageName, Predicate<String> wanted) throws PackageException {
        return texts(packageName, wanted).values().stream()
                .flatMap(String::lines)
                .map(line -> line.replace("\uFEFF", ""))
                .toList();
    }

    private static String text(String path, byte[] content) throws IOException {
        if (!path.endsWith(".gz")) {
            return new String(content, StandardCharsets.UTF_8);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return new String(in.readNBytes(MAX_TEXT_BYTES), StandardCharsets.UTF_8);
        }
    }
}
