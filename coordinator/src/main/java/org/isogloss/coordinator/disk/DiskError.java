package org.isogloss.coordinator.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.isogloss.protocol.OneLine;

/** What went wrong with a disk, in words. */
public final class DiskError {

    private DiskError() {}

    /** One line, without the file, which whoever tells of it names. Java's own text has often no word but the file. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "It is there already";
        }
        String text = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
        return text == null ? e.getClass().getSimpleName() : OneLine.of(text);
    }
}
