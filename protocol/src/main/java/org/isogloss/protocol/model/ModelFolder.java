package org.isogloss.protocol.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.OneLine;

/**
 * A model's directory from somewhere else, out of which no file name leads.
 *
 * <p>Links may stay within it, or lead from a snapshot of Hugging Face's download cache to that cache's {@code blobs}.
 */
final class ModelFolder {

    private final Path dir;
    private final Path real;

    private ModelFolder(Path dir, Path real) {
        this.dir = dir;
        this.real = real;
    }

    static ModelFolder open(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            throw new InputException(dir + ": is no directory (accepted: one with config.json and model.safetensors)");
        }
        return new ModelFolder(dir, dir.toRealPath());
    }

    Path path() {
        return dir;
    }

    boolean has(String name) {
        return Files.exists(dir.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** @throws InputException when that is not the name of a regular file in this directory */
    Path file(String name) throws IOException {
        Path file = dir.resolve(plain(name));
        Path target;
        try {
            target = file.toRealPath();
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": is missing");
        }
        if (!target.startsWith(real) && !target.startsWith(blobs())) {
            throw new InputException(file + ": is a link out of the directory (accepted: a file in it)");
        }
        if (!Files.isRegularFile(target)) {
            throw new InputException(file + ": is no regular file");
        }
        return file;
    }

    private Path plain(String name) {
        try {
            Path path = Path.of(name);
            if (!name.isEmpty()
                    && !name.equals("..")
                    && path.getNameCount() == 1
                    && !path.isAbsolute()
                    && path.equals(path.normalize())) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Told below like any other name that is none.
        }
        throw new InputException(dir + ": '" + OneLine.of(name) + "' is not the name of a file in the directory");
    }

    /** A snapshot lies at {@code snapshots/REVISION} beside {@code blobs}; for any other directory, itself. */
    private Path blobs() {
        Path snapshots = real.getParent();
        return snapshots != null && snapshots.endsWith("snapshots") ? snapshots.resolveSibling("blobs") : real;
    }
}
