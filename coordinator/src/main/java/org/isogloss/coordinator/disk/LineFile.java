package org.isogloss.coordinator.disk;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A text file that grows by whole lines, as a {@link GrowingFile} does. A line that a crash has torn is taken out when the
 * file is next opened.
 */
public final class LineFile implements AutoCloseable {

    /** Some ten thousand lines. */
    private static final long MOST_WAITING_BYTES = 8 << 20;

    private final GrowingFile file;

    private LineFile(GrowingFile file) {
        this.file = file;
    }

    /**
     * Opens a file, which is made if need be. Whoever had it open before goes on writing to a file without a name.
     *
     * @param workshop where it is written anew before it is moved into place
     * @param undone whether a line tells of what is done again: the first such line and all after it are taken out
     */
    public static LineFile open(Path workshop, Path file, Predicate<String> undone) throws IOException {
        return open(workshop, file, undone, MOST_WAITING_BYTES);
    }

    static LineFile open(Path workshop, Path file, Predicate<String> undone, long mostWaitingBytes) throws IOException {
        return new LineFile(GrowingFile.goOn(workshop, file, lengthKept(file, undone), "lines", mostWaitingBytes));
    }

    /**
     * Reads a file's lines one by one: a long run's are more than memory should hold. Bytes that are no UTF-8, such as of a
     * character that is torn, are no error, and become a line that says nothing.
     *
     * @param file need not exist
     * @param goOn takes a line, and says whether it wants another
     */
    public static void read(Path file, Predicate<String> goOn) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        // Unlike Files.newBufferedReader, whose decoder complains.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            boolean wanted = true;
            for (String line = reader.readLine(); line != null && wanted; line = reader.readLine()) {
                wanted = goOn.test(line);
            }
        }
    }

    /** Bytes of whole lines before the first that is undone. One line at a time: a long run's file may be large. */
    private static long lengthKept(Path file, Predicate<String> undone) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        long kept = 0;
        try (InputStream content = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = content.read(); next >= 0; next = content.read()) {
                if (next != '\n') {
                    line.write(next);
                } else if (undone.test(line.toString(StandardCharsets.UTF_8))) {
                    return kept;
                } else {
                    kept += line.size() + 1;
                    line.reset();
                }
            }
        }
        return kept;
    }

    /**
     * Appends a line after those that wait.
     *
     * @param line without its end
     * @throws IOException when the disk does not take it; it waits then
     */
    public void append(String line) throws IOException {
        file.append((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The lines that are not in the file yet, oldest first. */
    public List<String> waiting() {
        return file.waiting().stream()
                .map(bytes -> new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8))
                .toList();
    }

    /** Writes what waits, and makes all lines outlast a power cut. */
    public void force() throws IOException {
        file.force();
    }

    /** Writes what waits, if that is possible now. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
