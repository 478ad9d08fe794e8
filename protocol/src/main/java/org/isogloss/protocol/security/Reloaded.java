package org.isogloss.protocol.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.isogloss.protocol.InputException;

/**
 * What is read from files, and read again when they have changed, so that secrets are replaced without a restart. While what
 * is there cannot be used, what was read before stays. Safe for threads.
 */
final class Reloaded<T> implements Supplier<T> {

    private final List<Path> files;
    private final Supplier<T> reader;
    private final Consumer<String> events;
    private T current;
    private List<Object> seen;
    /** Why the newest could not be used, as it was told; empty when it could. */
    private String problem = "";

    /**
     * Reads them.
     *
     * @param reader throws {@link InputException} when they cannot be used
     * @param events told, one line, of files that were read again or could not be
     */
    Reloaded(List<Path> files, Supplier<T> reader, Consumer<String> events) {
        this.files = List.copyOf(files);
        this.reader = reader;
        this.events = events;
        this.seen = look();
        this.current = reader.get();
    }

    /** What they say now. */
    @Override
    public synchronized T get() {
        List<Object> now = look();
        if (!now.equals(seen)) {
            try {
                current = reader.get();
                seen = now;
                problem = "";
                events.accept("read again: " + files.get(0));
            } catch (InputException e) {
                // Tried again at every use: what makes it readable, such as other permissions, does not show.
                tell(e.getMessage());
            }
        }
        return current;
    }

    private void tell(String why) {
        if (!why.equals(problem)) {
            problem = why;
            events.accept("what was read before stays: " + why);
        }
    }

    /** What tells whether files are others than before; a copy that is not whole yet is another again when it is. */
    private List<Object> look() {
        return files.stream().map(Reloaded::state).toList();
    }

    private static Object state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Arrays.asList(
                    attributes.lastModifiedTime(), attributes.size(), Objects.toString(attributes.fileKey()));
        } catch (IOException e) {
            return "none";
        }
    }
}
