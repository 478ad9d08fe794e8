package org.isogloss.worker.corpus.debian;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A way to run another program and wait for it. */
public interface CommandRunner {

    /**
     * Runs a program to its end.
     *
     * @param dir the folder that it runs in
     * @param input what it reads from its standard input, in UTF-8
     * @throws IOException when there is no such program
     */
    Result run(Path dir, List<String> command, String input) throws IOException, InterruptedException;

    /** The same for a program that reads nothing. */
    default Result run(Path dir, List<String> command) throws IOException, InterruptedException {
        return run(dir, command, "");
    }

    /** What came of it: the exit code, and the two output streams as text. */
    record Result(int exitCode, String output, String errors) {}
}
