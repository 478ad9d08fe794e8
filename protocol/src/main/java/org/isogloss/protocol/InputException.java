package org.isogloss.protocol;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/**
 * Something a user gave that cannot be used: a config, a corpus, a command line, a file.
 *
 * <p>Every problem is one line that names the file, the line or key, what was found and what is accepted. The command
 * prints the lines and exits with code 2, or with 1 if it {@linkplain #mayPass() may pass}; nothing has been written when it is
 * thrown.
 */
public final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MOST_LINES = 30;

    private final transient List<String> problems;

    public InputException(String problem) {
        this(List.of(problem));
    }

    /** @param cause what a file system said to it */
    public InputException(String problem, IOException cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    /** All problems found at once, in the order in which a reader would meet them. */
    public InputException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** The first of many problems, and how many more there are. */
    public static InputException ofMany(List<String> problems) {
        if (problems.size() <= MOST_LINES) {
            return new InputException(problems);
        }
        List<String> lines = new ArrayList<>(problems.subList(0, MOST_LINES));
        lines.add("and " + (problems.size() - MOST_LINES) + " more like these");
        return new InputException(lines);
    }

    /**
     * Whether the same may go well later with nothing given anew: a disk was full, or a file system away. What is wrong with a
     * path, such as that nothing is there, Java tells by exceptions of their own.
     */
    public boolean mayPass() {
        return getCause() != null
                && (getCause().getClass() == IOException.class || getCause().getClass() == FileSystemException.class);
    }

    public List<String> problems() {
        return problems;
    }
}
